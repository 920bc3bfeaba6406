"""What is said of clients 客户."""

from domain.core.words import names, refusals

refusals("contact", {
    "client-owned":    (409, "This client is protected for another consultant. Tell the desk."),
    "not-your-client": (403, "This is not a client under your protection."),
    "client-erased":   (410, "This client's name and phone were erased."),
    "phone-invalid":   (422, "This is not a phone number we can call."),
    "client-unknown":    (404, "No client of the hall has this number."),
    "correction-empty":  (422, "Enter a name or a phone."),
    "correction-late":   (409, "A phone is mended on the day of the entry alone. Ask the office."),
    "first-number":      (409, "The first phone is corrected, not removed."),
    "identity-invalid":  (422, "This is not an identity number. Check each digit."),
    "note-empty":        (422, "There is nothing written yet."),
    "notes-full":        (409, "{most} notes are kept about a client; there is no room for more."),
    "number-kept":       (409, "This number is kept for this client already."),
    "number-taken":      (409, "This number belongs to another client. Tell the desk."),
    "numbers-full":      (409, "{most} more numbers are kept for a client; remove one first."),
})  # fmt: skip
names({"contact": "protection"})
