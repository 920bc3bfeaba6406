"""What is said of clients 客户."""

from domain.core.words import names, refusals

refusals("contact", {
    "client-owned":    (409, "This client is protected for another consultant. Tell the desk."),
    "not-your-client": (403, "This is not a client under your protection."),
})  # fmt: skip
names({"contact": "protection"})
