"""Applications 认购审批单."""
