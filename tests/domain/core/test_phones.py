"""Which phone numbers the hall takes, how it writes them down, and what of them it shows."""

import pytest

from domain.core.phones import masked_phone, phone_number
from domain.core.refusal import Refused


@pytest.mark.parametrize("prefix", range(130, 200))
def test_every_mobile_prefix_of_the_mainland_is_taken(prefix: int) -> None:
    """Also those a library of numbers does not know yet: a visitor knows his own number."""
    assert phone_number(f"{prefix} 1234 5678") == f"+86{prefix}12345678"


@pytest.mark.parametrize(("written", "kept"), [
    ("13987650123", "+8613987650123"), ("+86 139-8765-0123", "+8613987650123"), ("0086 139 8765 0123", "+8613987650123"),
    ("１３９８７６５０１２３", "+8613987650123"), ("010 8888 6666", "+861088886666"), ("0571-87654321", "+8657187654321"),
    ("+852 9123 4567", "+85291234567"), ("+853 6612 3456", "+85366123456"), ("+886 0912 345 678", "+886912345678"),
    ("+1 202 555 0143", "+12025550143"), ("+44 07911 123456", "+447911123456"),
])  # fmt: skip
def test_a_number_is_kept_in_one_form_however_it_is_written(written: str, kept: str) -> None:
    """Whom a client belongs to hangs on it: the form of a number never changes."""
    assert phone_number(written) == kept


@pytest.mark.parametrize(
    "text", ["12345", "abc", "138001380000000000", "+1 555", "٣", "12012345678", "1391234567", "+852 1234 5678"]
)
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="phone-invalid"):
        phone_number(text)


@pytest.mark.parametrize(("phone", "shown"), [
    ("+8613987650123", "139****0123"), ("+85291234567", "+852 91****67"), ("+12025550143", "+1 202****0143"),
])  # fmt: skip
def test_a_masked_phone_can_be_recognised_and_not_called(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown
