"""The frame of the program: navigation, status bar, idle lock, and which page a choice means."""
