"""What is said of the morning reconciliation 核对销控."""

from domain.core.words import acts, names, refusals, states

refusals("reconciliation", {
    "reconciliation-state":  (409, "Someone was faster: the sheet is {state}."),
    "reconciliation-signed": (409, "This sheet is signed for you already."),
    "difference-told":       (409, "{unit} stands on the sheet as a difference already."),
    "difference-none":       (409, "This home has no difference that is open."),
})  # fmt: skip
states("reconciliation", {
    "open": "not signed by all yet", "overdue": "overdue", "signed": "signed by all",
})  # fmt: skip
names({"reconciliation": "morning sheet"})
acts({
    "reconciliation.open": "Morning sheet opened", "reconciliation.sign": "Morning sheet signed",
    "reconciliation.overdue": "Morning sheet overdue", "reconciliation.differ": "Difference told",
    "reconciliation.resolve": "Difference settled",
})  # fmt: skip
