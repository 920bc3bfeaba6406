"""What is said of internal sales 内部认购."""

from domain.core.words import acts, names, refusals, states

refusals("campaign", {
    "campaign-open":      (409, "An internal sale goes on already; close it first."),
    "campaign-state":     (409, "The internal sale is now: {state}; this cannot be done."),
    "not-on-whitelist":   (403, "The internal sale is not meant for this kind of applicant."),
    "not-the-verifier":   (403, "Only the person whom the plan names verifies."),
    "already-registered": (409, "This client has registered already, under number {number}."),
})  # fmt: skip
refusals("intent", {"intent-state": (409, "This registration is now: {state}.")})
states(
    "campaign",
    {
        "planned": "planned, not open yet",
        "open": "open for registration",
        "closed": "closed for good",
    },
)
states("intent", {"registered": "to be verified", "verified": "verified", "refused": "refused"})
names({"campaign": "internal sale", "intent": "registered wish"})
acts({
    "campaign.plan": "Internal sale planned", "campaign.open": "Internal sale opened",
    "campaign.close": "Internal sale closed", "intent.register": "Wish registered",
    "intent.verify": "Wish verified", "intent.refuse": "Wish refused",
})  # fmt: skip
