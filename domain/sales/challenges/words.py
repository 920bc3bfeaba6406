"""What is said of challenges 催付."""

from domain.core.words import acts, names, refusals, states

refusals("challenge", {
    "challenge-answered": (409, "This is answered already: {state}."),
    "challenge-kept":     (409, "It was decided already that this question waits."),
    "not-declined":       (409, "The client has not yet been asked about other homes."),
})  # fmt: skip
states("challenge", {
    "steered": "others are offered first", "asked": "asked", "sure": "sure to pay", "unsure": "not sure",
    "silent": "no answer in time", "over": "no longer needed",
})  # fmt: skip
names({"challenge": "question to the first"})
acts({
    "challenge.answer": "Asked, and answered", "challenge.decline": "Other homes declined",
    "challenge.allow": "Question allowed", "challenge.keep": "Question not allowed yet",
    "challenge.lapse": "Asked, and silent",
})  # fmt: skip
