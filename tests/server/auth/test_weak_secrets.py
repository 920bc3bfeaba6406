"""What whoever guesses tries first is no PIN."""

import pytest

from domain.core.refusal import Refused
from server.auth.weak_secrets import refuse_weak


def why(secret: str) -> str:
    try:
        refuse_weak(secret, "王晓明", "A07", "13800001111")
    except Refused as refusal:
        return refusal.code
    return "taken"


@pytest.mark.parametrize("secret", ["123456", "111111", "000000", "888888", "666666", "123123", "112233", "654321", "123321", "121212", "1234567890", "0987654321", "111222", "001122", "520520", "147258", "666888", "5201314", "password", "Password1", "PASSWORD!", "pass-word", "qwerty", "qwerty123", "asdfgh", "zxcvbn", "1qaz2wsx", "1q2w3e4r", "abcdef", "abc123", "aaaaaa", "admin123", "woaini520", "iloveyou", "------", "!!!!!!"])  # fmt: skip
def test_the_commonest_are_refused(secret: str) -> None:
    assert why(secret) == "weak-secret-common"


@pytest.mark.parametrize("secret", ["王晓明123", "A07123", "a-07-99", "13800001111", "138 0000 1111", "A07王晓明"])
def test_ones_own_name_badge_or_number_is_refused(secret: str) -> None:
    assert why(secret) == "weak-secret-own"


def test_spaces_alone_and_what_is_short_are_refused() -> None:
    assert [why(" " * 8), why(""), why("12345"), why("　" * 6)] == [
        "weak-secret-blank", "weak-secret-blank", "weak-secret", "weak-secret-blank",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "secret", ["19901212", "900101", "031562", "837465", "268413", "246810", "correct-horse", "天气真好啊哈", "x7!kQ2"]
)
def test_birthdays_and_all_others_are_taken(secret: str) -> None:
    assert why(secret) == "taken"


def test_a_long_one_costs_no_time() -> None:
    assert why("z7" * 30_000 + "q") == "taken"
