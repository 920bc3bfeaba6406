"""What is said of clients 客户."""

from domain.core.words import refusals

refusals("contact", {
    "client-owned":    (409, "This client is protected for another consultant. Tell the desk."),
    "not-your-client": (403, "This is not a client under your protection."),
    "client-erased":   (410, "This client's name and phone were erased."),
    "phone-invalid":   (422, "This is not a phone number we can call."),
})  # fmt: skip
