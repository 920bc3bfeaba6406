"""What a paper of the cash desk takes from outside."""

from typing import Annotated

from pydantic import Field

from domain.core.inputs import FreeText
from domain.core.refusal import Refused

# A slip's or a transfer's number. Of a long one the ends are kept: whoever could write it whole could write a phone.
Reference = Annotated[FreeText, Field(max_length=40)]

LARGEST_FEN = 10**12


def plausible(amount_fen: int) -> None:
    """Refuses `bad-arguments` with more than anybody pays."""
    if amount_fen > LARGEST_FEN:
        raise Refused("bad-arguments", fields={"amount_fen": "too large"})
