"""What is said of notes about a client 客户备注."""

from domain.core.words import acts, refusals

refusals("note", {
    "note-empty": (422, "There is nothing written yet."),
    "notes-full": (409, "{most} notes are kept about a client; there is no room for more."),
})  # fmt: skip
acts({
    "client.note": "Note about a client written", "client.read_note": "Note about a client read",
})  # fmt: skip
