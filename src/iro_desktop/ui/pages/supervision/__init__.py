"""What a supervisor does: the team's numbers, the forms that wait, reading one of them."""

from iro_desktop.ui.pages.supervision.caseloads import CaseloadsPage
from iro_desktop.ui.pages.supervision.coming import ComingPage
from iro_desktop.ui.pages.supervision.escalations import EscalationsPage
from iro_desktop.ui.pages.supervision.listing import Listing, ListingPage
from iro_desktop.ui.pages.supervision.moderation import ModerationPage
from iro_desktop.ui.pages.supervision.overview import OverviewPage
from iro_desktop.ui.pages.supervision.queue import QueuePage
from iro_desktop.ui.pages.supervision.reading import ReadingPage
from iro_desktop.ui.pages.supervision.results import ResultsPage
from iro_desktop.ui.pages.supervision.second_reading import SecondReadingPage
from iro_desktop.ui.pages.supervision.themes import ThemesPage
from iro_desktop.ui.pages.supervision.timeliness import TimelinessPage

__all__ = [
    "CaseloadsPage",
    "ComingPage",
    "EscalationsPage",
    "Listing",
    "ListingPage",
    "ModerationPage",
    "OverviewPage",
    "QueuePage",
    "ReadingPage",
    "ResultsPage",
    "SecondReadingPage",
    "ThemesPage",
    "TimelinessPage",
]
