"""Challenges on a child's behalf: all of them, one of them, a new one, and what repeats."""

from iro_desktop.ui.pages.challenge.file import ChallengePage
from iro_desktop.ui.pages.challenge.listing import ChallengesPage
from iro_desktop.ui.pages.challenge.raising import RaiseChallengePage
from iro_desktop.ui.pages.challenge.several import PatternsPage

__all__ = ["ChallengePage", "ChallengesPage", "PatternsPage", "RaiseChallengePage"]
