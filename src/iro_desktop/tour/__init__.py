"""The scripted tour: real windows, a real server, the whole story once, with screenshots."""
