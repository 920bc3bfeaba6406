"""How a rule says no."""

from typing import Any


class Refused(Exception):
    """A move the rules do not allow. `code` is stable and public; `facts` fill the sentence shown to the viewer.

    Facts are JSON values and never hold a full name or a phone number.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code
