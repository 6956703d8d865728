"""How changes travel between a laptop and the server."""
