"""What is said of people 人员."""

from domain.core.words import refusals

refusals("person", {
    "badge-taken":    (409, "{who} already has the badge {badge}."),
    "name-taken":     (409, "{who} already has this name."),
    "not-your-group": (403, "This belongs to another group."),
})  # fmt: skip
