"""What is said of a day's cash sheet 日结."""

from domain.core.words import acts, names, refusals, states

refusals("settlement", {
    "settlement-state":       (409, "Someone was faster: the cash sheet is {state}."),
    "difference-unexplained": (422, "{counted_fen} was counted and {cash_fen} should be there: say why."),
    "own-settlement":         (403, "A cash sheet is confirmed by someone other than the cashier who counted."),
})  # fmt: skip
states("settlement", {
    "open": "not closed yet", "closed": "closed, not confirmed yet", "confirmed": "confirmed",
})  # fmt: skip
names({"settlement": "cash sheet"})
acts({
    "settlement.close": "Cash sheet closed", "settlement.confirm": "Cash sheet confirmed",
    "settlement.return": "Cash sheet given back",
})  # fmt: skip
