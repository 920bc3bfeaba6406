"""What is said of mortgages 按揭."""

from domain.core.words import acts, names, refusals, states

refusals("mortgage", {
    "mortgage-state": (409, "Someone was faster: the loan is {state}."),
    "bank-unknown":   (422, "{bank} is no bank of the list with its papers: see the rules of the hall."),
    "no-loan":        (409, "This home is not paid by a loan."),
    "loan-asked":     (409, "A loan is asked for already."),
    "paper-unknown":  (422, "The bank does not want this paper."),
    "bank-papers":    (422, "Not to the bank yet, this is missing: {papers}."),
    "review-first":   (409, "Another way of paying is put forward: its price is reviewed before any money is taken."),
})  # fmt: skip
states("mortgage", {
    "docs": "papers collected", "precheck": "looked through, to go to the bank", "bank": "at the bank",
    "more_docs": "asked for more papers", "approved": "granted by the bank", "refused": "refused by the bank",
    "changing": "to become one payment", "over": "called off",
})  # fmt: skip
names({"mortgage": "loan"})
acts({
    "mortgage.open": "Loan begun", "mortgage.paper": "Paper ticked", "mortgage.precheck": "Papers looked through",
    "mortgage.submit": "Given to the bank", "mortgage.more": "Bank wants more", "mortgage.approve": "Bank lends",
    "mortgage.refuse": "Bank refuses", "mortgage.change": "One payment instead put forward",
    "mortgage.pass": "Price of one payment passed", "mortgage.return": "Price of one payment not passed",
    "mortgage.remind": "Refused, and not decided in time",
})  # fmt: skip
