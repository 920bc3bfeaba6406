"""Digits in every script and width, and the phones they make among other words."""

import re
import unicodedata
from collections.abc import Iterator

LEAST = 7  # digits of a phone
BETWEEN = 3  # characters that may stand between two digits of one
_WRITTEN = ("〇零○", "一壹壱幺么", "二贰貳弐两兩", "三叁參参", "四肆", "五伍", "六陆陸", "七柒漆", "八捌", "九玖")
_HAN = {character: str(digit) for digit, written in enumerate(_WRITTEN) for character in written}
_DATE = re.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([0-9]{2}){0,3}")
_SUM = re.compile("[0-9]{1,3}([,，][0-9]{3})+([.][0-9]+)?")
_GROUPED = re.compile("1[3-9][0-9]{9}|^(0|[+])[0-9]{9,}")
HAN = "".join(_HAN)


def digits_of(character: str) -> str:
    """The digits a character stands for, in ASCII: 3 of ３, ٣, ③ and 三, 13 of ⑬; empty when for none."""
    if character in _HAN:
        return _HAN[character]
    if character.isascii():
        return character if "0" <= character <= "9" else ""
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    if unicodedata.category(character)[0] == "L":  # 万 is a surname, and 十 no digit
        return ""
    value = unicodedata.numeric(character, 0.5)
    return str(int(value)) if value.is_integer() else ""


def without_phones(text: str) -> str:
    """The text with its phones masked, 138****1234; all else stays as it was written.

    A phone is a run of seven digits and more of any script; in groups, whatever little that is no word stands between
    them, if it makes a mobile number or has the 0 of an area or the + of a country. What begins as a date (20261122) is
    none, nor are sums (380,000,000) and rooms (1201 1202).
    """
    if len(text) < LEAST or not any(map(digits_of, text)):
        return text
    kept, end = [], 0
    for start, stop, digits in _runs(text):
        if _is_phone(text[start:stop], digits):
            kept += [text[end:start], masked(digits)]
            end = stop
    return "".join((*kept, text[end:]))


def masked(digits: str) -> str:
    """138****1234 of 13812341234 and of +86 138 1234 1234; of shorter ones two digits at either end."""
    national = re.sub("^(00|[+])?86(?=1[0-9]{10}$)", "", digits)
    return f"{national[:3]}****{national[-4:]}" if len(national) > 8 else f"{national[:2]}****{national[-2:]}"


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, digits) of each run of digits in a text, with the + before it and the marks upon them."""
    start, stop, digits = 0, 0, ""
    for place, character in enumerate(text):
        if more := digits_of(character):
            if not digits:
                plus = text[place - 1 : place] in ("+", "＋")
                start, digits = place - plus, "+" * plus
            digits, stop = digits + more, place + 1
        elif digits and place == stop and unicodedata.category(character)[0] == "M":
            stop += 1  # 1️⃣
        elif digits and (character in ":：" or character.isalnum() or place - stop >= BETWEEN):
            yield start, stop, digits
            digits = ""
    yield start, stop, digits


def _is_phone(written: str, digits: str) -> bool:
    if len(digits) < LEAST or _DATE.fullmatch(digits) or _SUM.fullmatch(written):
        return False
    in_groups = any(character.isspace() or unicodedata.category(character)[0] in "PS" for character in written[1:])
    return not in_groups or _GROUPED.search(digits) is not None
