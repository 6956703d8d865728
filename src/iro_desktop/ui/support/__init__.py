"""What every screen stands on: theme, words, threads, shortcuts, accessible names."""
