"""The server's database: SQL lives here and nowhere else."""
