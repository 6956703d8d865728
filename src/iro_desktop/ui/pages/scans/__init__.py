"""Scans and photographs: adding one, and looking at one."""
