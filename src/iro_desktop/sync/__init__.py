"""Talking to the server; no Qt, no SQL."""
