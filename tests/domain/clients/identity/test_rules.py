"""By which numbers a client is found, and what is shown of him once a slip was mended."""

import pytest

from domain.clients.identity.masks import _words
from domain.clients.identity.rules import any_number, identity_number, identity_text, masked
from domain.core.refusal import Refused
from tests.hall import application, at, contact


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("310101199003071230", "310101199003071230"), ("11010519491231002x", "11010519491231002X"),
        ("３１０１０１ 19900307 1230", "310101199003071230"), ("E 12345678", "E12345678"), ("a123456(7)", "A123456(7)"),
    ],
)  # fmt: skip
def test_an_identity_number_is_the_same_however_it_is_written(written: str, number: str) -> None:
    assert identity_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "310101199003071231",
        "31010119900307123",
        "13812345678",
        "12345",
        "",
        "身份证",
        "E12345678901234567890",
        "((((((1",
        "(123456)",
        "A12(3)",
        "1380000(0000)",
        "A123456(7",
    ],
)
def test_what_is_no_identity_number_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="identity-invalid"):
        identity_number(written)


def test_a_number_is_shown_by_its_ends_alone() -> None:
    assert masked("+8613800001234") == "138****1234"
    assert masked(identity_text("310101199003071230")) == "31****30"
    assert masked(identity_text("E12345678")) == "E1****78"
    assert masked(identity_text("A123456(7)")) == "A****7"
    assert masked(identity_text("AB1234")) == "A****4"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("138 0000 1234", "+8613800001234"), ("+852 5123 4567", "+85251234567"), ("e1095588", "identity:E1095588"),
        ("310101 19900307 1230", "identity:310101199003071230"), ("Ｅ１２３４５６７８", "identity:E12345678"),
    ],
)  # fmt: skip
def test_a_number_is_taken_for_a_phone_or_a_document(written: str, text: str) -> None:
    assert any_number(written) == text


@pytest.mark.parametrize("written", ["", "12", "310101199003071231", "王女士"])
def test_what_is_neither_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="number-invalid"):
        any_number(written)


BEFORE, AFTER = ("王晓明", "+8613800001234"), ("黄晓明", "+8613900005678")


@pytest.mark.parametrize(
    ("said", "then"), [("王女士", "黄女士"), ("王**", "黄**"), ("李女士", "李女士"), ("王府井", "王府井")]
)
def test_only_what_calls_the_client_himself_is_corrected(said: str, then: str) -> None:
    """Another of the family may have come with his phone, under another name."""
    record = contact("A2", at("10:00"), at("11:00")).but(client_name="王**", title=said, client_phone="138****1234")
    wanted = {"client_name": "黄**", "title": then, "client_phone": "139****5678"}
    assert record.but(**_words(record, BEFORE, AFTER)) == record.but(**wanted)


def test_what_shows_nothing_of_it_is_left_alone() -> None:
    assert _words(application(client_phone=""), BEFORE, ("王大明", BEFORE[1])) == {}
