"""Small parts of which every page is made."""
