"""By which numbers a client is found, and how they are shown to whoever may not see them whole."""

import contextlib
import re
import unicodedata
from typing import Annotated

from domain.core.phones import masked_phone, phone_number
from domain.core.refusal import Refused
from domain.core.vault import LooksUp

IDENTITY = "identity:"  # before the number in what is hashed: a phone is its E.164 alone
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # of a resident identity number (GB 11643)


def identity_number(text: str) -> str:
    """A resident identity number, or another document's. Refuses `identity-invalid`."""
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
        if "10X98765432"[total % 11] == number[17]:
            return number
    elif re.fullmatch(r"(?=.*[0-9])[A-Z0-9]+(\([A-Z0-9]+\))?[A-Z0-9]*", number):
        bare = _bare(number)
        if len(bare) >= 6 and len(number) <= 20 and not re.fullmatch(r"[0-9]{10,}", bare):
            return number
    raise Refused("identity-invalid")


def identity_text(text: str) -> str:
    """What is hashed of an identity number. Refuses `identity-invalid`."""
    return IDENTITY + identity_number(text)


def any_number(text: str) -> str:
    """What is hashed of a phone or an identity number: with a letter in it a document's. Refuses `number-invalid`."""
    ways = (
        [identity_text, phone_number]
        if re.search(r"[A-Za-z]", unicodedata.normalize("NFKC", text))
        else [phone_number, identity_text]
    )
    for way in ways:
        with contextlib.suppress(Refused):
            return way(text)
    raise Refused("number-invalid")


def masked(text: str) -> str:
    """A number, as it is hashed, for eyes that may not see it whole: 138****1234, 31****12, of short ones A****7."""
    number = text.removeprefix(IDENTITY)
    if number == text:
        return masked_phone(number)
    bare = _bare(number)
    ends = 2 if len(bare) >= 9 else 1
    return f"{bare[:ends]}****{bare[-ends:]}"


def _bare(number: str) -> str:
    """Without its brackets."""
    return re.sub(r"[()]", "", number)


Phone = Annotated[str, LooksUp(phone_number)]
IdentityNumber = Annotated[str, LooksUp(identity_text)]
AnyNumber = Annotated[str, LooksUp(any_number)]
