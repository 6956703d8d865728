"""Recording a review, during the meeting and after it."""

from iro_desktop.ui.pages.review_record.page import ReviewRecordPage

__all__ = ["ReviewRecordPage"]
