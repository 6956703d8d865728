"""What a supervisor does: the forms that wait, and reading one beside its review."""

from iro_desktop.ui.pages.supervision.queue import QueuePage
from iro_desktop.ui.pages.supervision.reading import ReadingPage

__all__ = ["QueuePage", "ReadingPage"]
