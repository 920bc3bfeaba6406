"""What is said of identity 客户身份."""

from domain.core.words import acts

acts({
    "client.reveal": "Client's name and phone shown", "client.erase": "Client erased",
    "client.correct": "Client corrected", "client.add_phone": "Client's phone added",
    "client.add_identity": "Client's identity number added", "client.remove_number": "Client's number removed",
})  # fmt: skip
