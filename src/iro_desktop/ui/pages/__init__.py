"""One screen each, strangers to one another."""
