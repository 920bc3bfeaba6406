"""What an agreement and a contract take from outside."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LONGEST_NAME, MOST_BUYERS = 80, 10
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


class Buyer(BaseModel):
    """One of those who buy together: the whole name, which is sealed, and a share in percent."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    share: int = Field(default=100, ge=1, le=100)


Buyers = Annotated[list[Buyer], Field(max_length=MOST_BUYERS)]


def _no_mobile(text: str) -> str:
    if _MOBILE.search(text):
        raise ValueError("a mobile number")
    return text


# As the register of contracts gives it, whole: figures, latin letters and what stands between them. No mobile number.
ContractNumber = Annotated[
    str, Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z()/_.\-]+$"), AfterValidator(_no_mobile)
]
