"""What is said of turns 轮位."""

from domain.core.words import refusals, states

refusals("slot", {
    "make-up-first": (409, "A make-up reception comes first; it cannot be skipped."),
    "slot-state":    (409, "Turn {position} has already been decided."),
})  # fmt: skip
states("slot", {
    "pending": "pending", "called": "called", "served": "served", "covered": "covered", "void": "passed over",
    "deferred": "owed",
})  # fmt: skip
