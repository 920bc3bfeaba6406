"""What is said of names and numbers in the vault 客户身份."""

from domain.core.words import acts, refusals

refusals("client", {
    "client-erased":     (410, "This client's name and phone were erased."),
    "client-unknown":    (404, "No client of the hall has this number."),
    "correction-empty":  (422, "Enter a name or a phone."),
    "correction-late":   (409, "A phone is mended on the day of the entry alone. Ask the office."),
    "first-number":      (409, "The first phone is corrected, not removed."),
    "identity-invalid":  (422, "This is not an identity number. Check each digit."),
    "number-invalid":    (422, "This is neither a phone nor an identity number. Check each digit."),
    "number-kept":       (409, "This number is kept for this client already."),
    "number-replaced":   (409, "Another number stands here by now. Look at the client again."),
    "number-taken":      (409, "This number belongs to another client. Ask the office."),
    "numbers-full":      (409, "{most} more numbers are kept for a client; remove one first."),
    "phone-invalid":     (422, "This is not a phone number we can call."),
})  # fmt: skip
acts({
    "client.reveal": "Client's name and phone shown", "client.erase": "Client erased",
    "client.correct": "Client corrected", "client.add_phone": "Client's phone added",
    "client.add_identity": "Client's identity number added", "client.remove_number": "Client's number removed",
})  # fmt: skip
