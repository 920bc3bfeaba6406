"""The approvals desk 审批台: pending applications, live, and the decisions on them."""
