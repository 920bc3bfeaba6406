"""What is said of deals 签约单."""

from domain.core.words import acts, names, refusals, states

refusals("deal", {
    "deal-state":       (409, "Someone was faster: the deal is {state}."),
    "not-controlled":   (409, "{unit} is not controlled for this client: first comes the deposit."),
    "claim-open":       (409, "A discount for {unit} still waits to be verified: decide that first."),
    "price-differs":    (422, "The form says {price_fen}, the quote {quote_fen}: a difference of {difference_fen}."),
    "path-missing":     (422, "Say how the client pays, and have the price reviewed, before anything is signed."),
    "buyers-missing":   (422, "Say who buys: without buyers nothing is signed."),
    "shares-wrong":     (422, "The shares come to {total} %, and must come to 100 %."),
    "appointment-past": (422, "This moment is over; choose one to come."),
    "appointment-late": (422, "The contract is to be signed before {until}."),
    "not-checked":      (409, "First go through the data of {unit} with the client once more."),
    "contract-taken":   (409, "Another contract has the number {contract} already."),
    "paper-day-future": (422, "No contract was signed on a day to come."),
})  # fmt: skip
states("deal", {
    "proposed": "waiting for the review of its price", "failed": "to be put right", "passed": "reviewed, to be signed",
    "subscribed": "subscribed", "signed": "signed", "over": "called off",
    "withdrawing": "being withdrawn", "withdrawn": "given back",
})  # fmt: skip
names({"deal": "deal"})
acts({
    "deal.propose": "Form put forward", "deal.pass": "Price passed", "deal.fail": "Price not passed",
    "deal.subscribe": "Agreement signed", "deal.schedule": "Signing appointed",
    "deal.check": "Data gone through with the client", "deal.sign": "Contract registered",
    "deal.read_buyers": "Buyers looked up", "deal.remind": "Reminded, or late",
})  # fmt: skip
