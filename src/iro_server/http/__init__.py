"""Bytes and headers: what comes over the network and what goes back; no decisions about records."""
