"""What is said of people 人员."""

from domain.core.words import acts, names, refusals

refusals("person", {
    "badge-taken":    (409, "{who} already has the badge {badge}."),
    "name-taken":     (409, "{who} already has this name."),
    "not-your-group": (403, "This belongs to another group."),
})  # fmt: skip
names({"person": "staff member"})
acts({
    "person.save": "Person entered",
})  # fmt: skip
