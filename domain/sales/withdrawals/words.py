"""What is said of withdrawals 退房."""

from domain.core.words import acts, names, refusals, states

refusals("withdrawal", {
    "withdrawal-state":   (409, "Someone was faster: the withdrawal is {state}."),
    "withdrawal-settled": (409, "What becomes of this money is settled, as the home goes back: no receipt changes."),
    "partial-amount":     (422, "A part is more than nothing and less than all that was received ({received_fen})."),
    "settlement-stale":   (409, "There is {received_fen} of this client's money by now: have it settled anew."),
    "nothing-registered": (409, "No contract is registered for this home: there is none to strike off."),
    "not-paid-out":       (409, "First the cash desk pays {amount_fen} out."),
    "not-struck-off":     (409, "First the registered contract {contract} is struck off."),
})  # fmt: skip
states("withdrawal", {
    "asked": "asked for, its money not settled", "settling": "waiting for the signature on its money",
    "settled": "settled, to be completed", "closed": "completed", "stayed": "taken back",
})  # fmt: skip
names({"withdrawal": "withdrawal"})
acts({
    "withdrawal.request": "Home given back by its client", "withdrawal.stay": "Client keeps the home",
    "withdrawal.settle": "Money of a withdrawal settled", "withdrawal.sign": "Settlement signed",
    "withdrawal.return": "Settlement given back", "withdrawal.deregister": "Contract struck off",
    "withdrawal.close": "Home free again", "withdrawal.follow": "Client asked why",
    "withdrawal.remind": "Reminded to ask why", "withdrawal.read_words": "Client's words read",
})  # fmt: skip
