"""What is said of turns 轮位."""

from domain.core.words import acts, names, refusals, states

refusals("slot", {
    "make-up-first": (409, "A make-up reception comes first; it cannot be skipped."),
    "slot-state":    (409, "Turn {position} has already been decided."),
})  # fmt: skip
states("slot", {
    "pending": "pending", "called": "called", "served": "served", "covered": "covered", "void": "passed over",
    "deferred": "owed",
})  # fmt: skip
names({"slot": "turn", "round": "round", "credit": "make-up"})
acts({
    "turn.skip": "Turn skipped", "turn.cover": "Substitute named", "credit.grant": "Make-up granted",
})  # fmt: skip
