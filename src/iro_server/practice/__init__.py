"""The practice caseload: invented children, in the format of a statutory return."""
