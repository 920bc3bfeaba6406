"""Contacts: what protects a client for a consultant (RULES §5.0)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, moment, structure, word


class Contact(Record):
    """One registered reception or call of one client, and how long it protects the client for its consultant."""

    kind: ClassVar[str] = "contact"
    indexed: ClassVar[tuple[str, ...]] = ("client", "consultant")
    later: ClassVar[Mapping[str, Any]] = {"notes": []}
    client: str
    client_name: str  # masked: 王**
    client_phone: str = ""  # masked
    title: str = ""
    consultant: str
    group: str
    by: Literal["visit", "call"] = word(default="visit")
    at: datetime = moment()  # entry of the check-in stub, never moved by later completion (OW-07)
    until: datetime = moment()  # first moment that is no longer protected
    visit: str = ""
    ended_at: datetime | None = moment(default=None)  # set when the day is closed, once `until` is past

    notes: list[dict[str, Any]] = structure(default_factory=list)  # [{"id", "at", "by"}]: their texts are sealed

    def left_over(self, midnight: datetime) -> bool:
        return self.ended_at is None and self.until <= midnight

    @property
    def finished(self) -> bool:
        return self.ended_at is not None
