"""Qt models over tuples of frozen rows; the models supply the words."""
