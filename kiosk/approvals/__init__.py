"""The approvals desk 审批台: whatever waits for a signature, live, and the decisions on it."""
