"""Drawing a form: its fields, its undo, its saving."""
