"""PINs and passwords that whoever guesses tries first."""

import re

from domain.core.refusal import Refused

SHORTEST = 6  # characters
_KNOWN_TO_ALL = """
password passw0rd passwort letmein welcome iloveyou woaini sunshine dragon monkey football superman princess master
shadow freedom whatever trustno1 secret changeme default guest root admin administrator manager sales anchang hello
login test user demo 666888 888666 520131 5201314 1314520 201314 102030 123789 147258 159753 123654 1qaz2wsx
"""
WORDS = frozenset(_KNOWN_TO_ALL.split())
LINES = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv",
         "1q2w3e4r5t6y", "147258369")  # fmt: skip
LENGTHENED = re.compile(r"\d{1,4}$")  # what a common word is made longer with


def refuse_weak(secret: str, *own: str) -> None:
    """Refuses a secret that is too short, of spaces alone, among the commonest, or little more than an `own` name."""
    if not secret.strip():
        raise Refused("weak-secret-blank")
    if len(secret) < SHORTEST:
        raise Refused("weak-secret")
    said = _plain(secret)
    if _repeats(said) or _in_line(said) or said in WORDS or LENGTHENED.sub("", said) in WORDS:
        raise Refused("weak-secret-common")
    for name in map(_plain, own):
        if len(name) > 1 and name in said and len(said.replace(name, "")) < 4:
            raise Refused("weak-secret-own")


def _plain(text: str) -> str:
    """Letters and digits alone: case, spaces and signs make nothing harder to guess."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _repeats(said: str) -> bool:
    """111111, 121212, 123123; 112233 and 111222, where every character comes at least twice; signs alone."""
    pieces = [match[0] for match in re.finditer(r"(.)\1*", said)]
    again = any(len(said) > n and said == said[:n] * (len(said) // n) for n in (1, 2, 3, 4))
    return len(said) < 2 or again or all(len(piece) > 1 for piece in pieces)


def _in_line(said: str) -> bool:
    """123456, 654321, 123321, qwerty, abc123: one row of the keyboard or two, forwards or back."""
    if len(said) > 40:
        return False
    return any(_is_piece(said[:n]) and (n == len(said) or _is_piece(said[n:])) for n in range(3, len(said) + 1)
               if n == len(said) or said[:n].isalpha() != said[n:].isalpha() or said[n:] == said[:n][::-1])  # fmt: skip


def _is_piece(text: str) -> bool:
    return len(text) > 2 and any(text in line or text[::-1] in line for line in LINES)
