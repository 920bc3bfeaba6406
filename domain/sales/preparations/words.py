"""What is said of preparations for the public sale 公开发售准备."""

from domain.core.words import acts, names, refusals, states

refusals("preparation", {
    "preparation-state":  (409, "This preparation is now: {state}."),
    "mortgage-not-ready": (409, "The mortgage bank is not settled yet; nobody pays by mortgage."),
})  # fmt: skip
states("preparation", {"open": "not ready", "done": "done", "waived": "waived"})
names({"preparation": "preparation"})
acts({
    "preparation.begin": "Preparations begun", "preparation.assign": "Preparation given to somebody",
    "preparation.finish": "Preparation done", "preparation.waive": "Preparation waived",
    "preparation.reopen": "Preparation open again",
})  # fmt: skip
