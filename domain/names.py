"""What people are called where their whole name has no place."""

import re
import unicodedata

from domain.digits import HAN

# fmt: off
COMPOUND = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "长孙", "端木",
    "独孤", "南宫", "百里", "西门", "呼延", "歐陽", "司馬", "諸葛", "東方", "尉遲", "公孫", "長孫", "獨孤", "南宮",
    "西門",
))
# fmt: on
_NUMERALS = re.compile(f"[{HAN}]{{4,}}")  # in a row they are no name, though each may be in one: 伍, 陆
_TITLES = re.compile("先生|女士|小姐|太太|夫人|同志|老师|经理|(?i:\\b(?:mrs?|ms|miss|mx|dr|prof|sir|madam)\\b)")


def surname(name: str) -> str:
    """林 of 林嘉, 欧阳 of 欧阳修, Smith of Anna Smith; of a single word in letters only its initial."""
    words = _words(name)
    if (chinese := _chinese(words)) is not None:
        return chinese[:2] if chinese[:2] in COMPOUND and len(chinese) > 2 else chinese[:1]
    return words[-1] if len(words) > 1 else "".join(words)[:1]


def masked_name(name: str) -> str:
    """王**: the surname alone; of a name that is not Chinese the first letter of the last word."""
    chinese = _chinese(_words(name))  # the tablet asks for no more than the surname: 欧阳 is one
    family = chinese if chinese in COMPOUND else surname(name)
    return f"{family if family in COMPOUND else family[:1]}**"


def called(name: str, title: str) -> str:
    """王女士, as a public screen may say it; without a title 王**. A surname or one letter, never a digit."""
    return f"{masked_name(name).removesuffix('**')}{title or '**'}"


def _chinese(words: list[str]) -> str | None:
    """The word that begins with the surname where one is written in front: 王小明 of Lily 王小明."""
    return next((word for word in words if _is_han(word[0])), None)


def _words(name: str) -> list[str]:
    """The words of a name, of letters alone: without titles, brackets, emoji, and digits of any script or width."""
    name = _TITLES.sub(" ", unicodedata.normalize("NFKC", name))
    words = _NUMERALS.sub(" ", "".join(map(_letter, name))).split()
    return [word[start:] for word in words if (start := _first_letter(word)) is not None]


def _letter(character: str) -> str:
    """A letter or its mark as it is, nothing of what is not seen, and a space in place of anything else."""
    if unicodedata.category(character)[0] in "LM":
        return character
    return " " if character.isspace() or character.isprintable() else ""


def _first_letter(word: str) -> int | None:
    return next((place for place, character in enumerate(word) if character.isalpha()), None)


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
