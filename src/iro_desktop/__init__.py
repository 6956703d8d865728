"""The program on the laptop: encrypted, offline first."""
