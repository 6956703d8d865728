"""The papers of a review: documents, signing off, who gets what; and the letter to the child."""

from iro_desktop.ui.pages.review_papers.letter import LetterPage
from iro_desktop.ui.pages.review_papers.page import ReviewPapersPage

__all__ = ["LetterPage", "ReviewPapersPage"]
