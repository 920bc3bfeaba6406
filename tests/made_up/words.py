"""What is said of umbrellas 雨伞."""

from domain.core.words import acts, names, refusals, states

refusals("umbrella", {"umbrella-out": (409, "Umbrella {number} is {state}.")})
states("umbrella", {"in": "in the stand", "out": "lent", "missed": "not brought back"})
names({"umbrella": "umbrella"})
acts({
    "umbrella.enter": "Umbrella entered", "umbrella.lend": "Umbrella lent", "umbrella.miss": "Umbrella missed",
})  # fmt: skip
