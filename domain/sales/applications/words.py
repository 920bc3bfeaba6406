"""What is said of applications 认购审批单."""

from domain.core.words import acts, names, refusals, states

refusals("application", {
    "already-applied":   (409, "This client already has an open application for {unit}."),
    "application-state": (409, "Someone decided first: the application is now {state}."),
    "not-approved":      (409, "This application is not approved yet."),
    "money-decides":     (409, "{unit} needs no approval: whoever pays first has it."),
    "not-head":          (409, "Another application for {unit} came first."),
    "not-in-front":      (409, "Another application for {unit} comes first: ask it whether it is sure to pay."),
    "desk-once":         (409, "The time at the cash desk is given once."),
    "cooling-down":      (409, "Your group let {unit} run out again and again; it may apply again at {until}."),
    "own-application":   (403, "Nobody approves their own application."),
    "pay-window-over":   (409, "The time to pay ended at {until}."),
})  # fmt: skip
states("application", {
    "waiting": "undecided", "approved": "approved", "paid": "paid", "won": "won", "refused": "refused",
    "released": "hold released", "withdrawn": "withdrawn", "expired": "expired", "lost": "lost to an earlier one",
    "cancelled": "given back",
})  # fmt: skip
names({"application": "application"})
acts({
    "application.submit": "Application made", "application.ready": "Client ready to pay",
    "application.at_desk": "Client at the cash desk", "application.approve": "Application approved",
    "application.refuse": "Application refused", "application.withdraw": "Application withdrawn",
    "application.expire": "Application expired", "application.undo": "Decision taken back",
    "application.path": "Payment path chosen", "hold.release": "Hold taken back",
})  # fmt: skip
