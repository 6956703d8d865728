"""Administration from a shell: plain words out, nothing decided here."""
