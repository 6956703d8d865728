"""Forms are data; this is the data's meaning, the same on the laptop and the server."""
