"""What is said of refunds 退款."""

from domain.core.words import acts, names, refusals, states

refusals("refund", {
    "refund-state":      (409, "Someone was faster: the refund is {state}."),
    "refund-too-much":   (422, "Only {owed_fen} of this client's money is left to give back, not {amount_fen}."),
    "refund-of-control": (409, "{unit} is taken with this money: it is given back with the withdrawal of the deal."),
    "own-refund":        (403, "Nobody signs the refund they asked for themselves."),
})  # fmt: skip
refusals("application", {
    "refund-while-open": (409, "The application is {state}: it must end before its money is given back."),
})  # fmt: skip
states("refund", {
    "asked": "not signed yet", "approved": "signed, to be paid out", "paid": "paid out", "refused": "refused",
    "over": "called off",
})  # fmt: skip
names({"refund": "refund"})
acts({
    "refund.request": "Refund asked for", "refund.approve": "Refund signed", "refund.refuse": "Refund refused",
    "refund.record": "Refund paid out",
})  # fmt: skip
