"""The central server: keeps the change log and answers for it."""
