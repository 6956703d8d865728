"""One module per thing the server does; no HTTP, no SQL."""
