"""Secrets; nothing else touches key material."""
