"""Files that travel with the program: styles, icons and help pages."""
