"""What is said of rosters 排班."""

from domain.core.words import acts, names, refusals

refusals("roster", {
    "no-roster":     (409, "There is no roster to lock today."),
    "not-qualified": (422, "{badge} is not qualified or not on file."),
    "roster-late":   (409, "The time to file today's roster is over."),
})  # fmt: skip
names({"roster": "roster"})
acts({
    "roster.file": "Roster filed", "roster.lock": "Rosters locked",
})  # fmt: skip
