"""The server's database; its SQL lives here and nowhere else."""
