"""What is said of delegations 授权代签."""

from domain.core.words import acts, names, refusals

refusals("delegation", {
    "delegate-given":   (409, "Somebody already signs for {principal}. End that first."),
    "delegate-nothing": (409, "{name} has nothing to sign."),
    "delegate-self":    (409, "Nobody acts for themselves."),
    "delegate-unfit":   (409, "{name} cannot sign for {principal}."),
    "delegate-until":   (422, "Nobody signs for another longer than a month, or until a moment that has passed."),
    "delegation-over":  (409, "This has already ended."),
})  # fmt: skip
names({"delegation": "stand-in"})
acts({
    "delegation.give": "Stand-in named", "delegation.end": "Stand-in ended",
    "delegation.expire": "Stand-in's time over",
})  # fmt: skip
