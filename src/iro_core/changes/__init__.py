"""What was done to a record, and by whom: the unit that is stored and synced."""
