"""What is said of notes 客户备注."""

from domain.core.words import acts

acts({
    "client.note": "Note about a client written", "client.read_note": "Note about a client read",
})  # fmt: skip
