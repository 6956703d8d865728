"""Arranging a review with the child."""

from iro_desktop.ui.pages.review_plan.page import ReviewPlanPage

__all__ = ["ReviewPlanPage"]
