"""What is said of release batches 推盘批次."""

from domain.core.words import acts, names, refusals, states

refusals("batch", {
    "batch-state":      (409, "This batch is {state}; this cannot be done now."),
    "in-another-batch": (409, "{unit} is in the batch {batch} already."),
    "batch-first":      (409, "Homes are released in batches that are approved; please ask for one."),
})  # fmt: skip
states("batch", {
    "drafted": "to be approved", "approved": "approved, not released", "released": "released", "rejected": "rejected",
    "dropped": "given up",
})  # fmt: skip
names({"batch": "batch"})
acts({
    "batch.draft": "Batch asked for", "batch.approve": "Batch approved", "batch.reject": "Batch rejected",
    "batch.drop": "Batch given up", "batch.release": "Batch released",
})  # fmt: skip
