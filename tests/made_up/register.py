"""The register of umbrellas 雨伞台账."""

from domain.house.register import Filter, Register, entered
from tests.made_up.records import Umbrella

UMBRELLAS = entered(Register(
    name="umbrellas",
    record=Umbrella,
    at="entered_at",
    filters={"state": Filter("state", words=("in", "out", "missed"))},
    readers={"admin": "all"},
    told=("number", "state"),
))  # fmt: skip
