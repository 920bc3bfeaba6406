"""What is said of receipts 收据."""

from domain.core.words import acts, names, refusals

refusals("receipt", {
    "already-void":       (409, "Receipt {number} is already void."),
    "second-person":      (403, "A receipt is voided by someone other than the cashier who wrote it."),
    "no-deposit":         (409, "{unit} has no deposit; it cannot be controlled."),
    "deposit-too-small":  (422, "The deposit must be at least {minimum_fen}."),
    "amount-above-price": (422, "{amount_fen} is more than the home costs ({price_fen})."),
})  # fmt: skip
names({"receipt": "receipt"})
acts({
    "receipt.record": "Deposit received", "receipt.void": "Receipt voided", "unit.control": "Unit controlled",
})  # fmt: skip
