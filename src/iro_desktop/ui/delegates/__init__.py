"""Painting of cells; the words come from the models."""
