"""What a plan of payments takes from outside."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from domain.core.inputs import Day
from domain.sales.receipts.inputs import LARGEST_FEN

MOST = 24


class Row(BaseModel):
    """One payment: how much, and by the end of which day. `loan`: the bank pays it."""

    model_config = ConfigDict(extra="forbid")
    amount_fen: int = Field(gt=0, le=LARGEST_FEN)
    day: Day
    loan: bool = False


Rows = Annotated[list[Row], Field(min_length=1, max_length=MOST)]
