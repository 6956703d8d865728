"""The encrypted file on the laptop; its SQL lives here and nowhere else."""
