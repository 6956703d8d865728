"""Statutory returns: read as they stood on a date, compared with what is known, written out."""
