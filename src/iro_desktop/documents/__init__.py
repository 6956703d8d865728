"""Documents that leave the program: Word letters from templates, and accessible PDF."""
