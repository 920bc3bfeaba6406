"""What is said of receipts 收据."""

from domain.core.words import acts, names, refusals

refusals("receipt", {
    "already-void":       (409, "Receipt {number} is already void."),
    "second-person":      (403, "A receipt is voided by someone other than the cashier who wrote it."),
    "void-late":          (409, "Receipt {number} is of {day}, and no longer made void: its money is refunded."),
    "refunded-already":   (409, "The money of receipt {number} was given back already."),
    "no-deposit":         (409, "{unit} has no deposit; it cannot be controlled."),
    "amount-nothing":     (422, "The amount must be more than nothing."),
    "amount-above-price": (422, "{amount_fen} is more than the home costs ({price_fen})."),
    "account-missing":    (422, "Choose the account the money lies on."),
})  # fmt: skip
names({"receipt": "receipt"})
acts({
    "receipt.record": "Deposit received", "receipt.void": "Receipt voided", "unit.control": "Unit controlled",
    "receipt.read_payer": "Payer's name read",
})  # fmt: skip
