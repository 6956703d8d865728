"""Challenges on a child's behalf: all of them, one of them, and a new one."""

from iro_desktop.ui.pages.challenge.file import ChallengePage
from iro_desktop.ui.pages.challenge.listing import ChallengesPage
from iro_desktop.ui.pages.challenge.raising import RaiseChallengePage

__all__ = ["ChallengePage", "ChallengesPage", "RaiseChallengePage"]
