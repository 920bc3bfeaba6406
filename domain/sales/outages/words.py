"""What is said of outages 系统故障."""

from domain.core.words import acts, names, refusals, states

refusals("outage", {
    "outage-waits":     (409, "The hall works on paper: applications wait until its papers are entered."),
    "outage-declared":  (409, "Someone was faster: the outage is {state}."),
    "outage-state":     (409, "The outage is {state}; this cannot be done now."),
    "outage-time":      (422, "An outage begins within the last 24 hours, and after the end of the one before."),
    "duty-missing":     (409, "Nobody is named who confirms control today. The site manager or the head names one."),
    "duty-past":        (422, "This day is over."),
    "duty-not-theirs":  (422, "Choose a controller, their supervisor, the site manager, the site lead or the head."),
    "not-on-duty":      (403, "Only whoever is named for today may do this, and the site manager."),
    "no-papers":        (409, "No paper locks wait to be entered."),
    "paper-order":      (409, "Papers are entered in their order; the next one is no. {number}."),
    "paper-not-issued": (422, "No form with the number {number} was ever issued."),
    "paper-time":       (422, "The time on the paper lies within the outage, and not before the paper before it."),
})  # fmt: skip
refusals("paper_lock", {
    "paper-state": (409, "Someone decided first: the paper lock is {state}."),
})  # fmt: skip
states("outage", {
    "declared": "declared", "closed": "over, papers are being entered", "settled": "over, papers entered",
})  # fmt: skip
states("paper_lock", {
    "entered": "entered", "conflict": "waiting for a decision", "upheld": "upheld", "rejected": "not upheld",
    "void": "spoilt",
})  # fmt: skip
names({"outage": "outage", "duty": "person for outages", "paper_lock": "paper lock"})
acts({
    "duty.name": "Person for outages named", "outage.declare": "Outage declared", "outage.close": "Outage over",
    "paper.issue": "Blank forms issued", "paper.enter": "Paper lock entered", "paper.spoil": "Form spoilt",
    "paper.uphold": "Paper lock upheld", "paper.reject": "Paper lock rejected",
})  # fmt: skip
