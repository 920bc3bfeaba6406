"""What people are called where their whole name has no place."""

import re
import unicodedata

from domain.core.digits import HAN

# The surnames of two characters in the Hundred Family Names and those in use beside them, simplified and traditional.
# fmt: off
COMPOUND = frozenset((
    "万俟", "司马", "上官", "欧阳", "夏侯", "诸葛", "闻人", "东方", "赫连", "皇甫", "尉迟", "公羊", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "公孙", "仲孙", "轩辕", "令狐", "钟离", "宇文", "长孙", "慕容",
    "鲜于", "闾丘", "司徒", "司空", "丌官", "司寇", "子车", "颛孙", "端木", "巫马", "公西", "漆雕", "乐正", "壤驷",
    "公良", "拓跋", "夹谷", "宰父", "谷梁", "段干", "百里", "东郭", "南门", "呼延", "归海", "羊舌", "微生", "有琴",
    "梁丘", "左丘", "东门", "西门", "伯赏", "南宫", "第五", "独孤", "纳兰", "完颜", "耶律", "叶赫", "贺兰", "东里",
    "即墨", "萬俟", "司馬", "歐陽", "諸葛", "聞人", "東方", "赫連", "尉遲", "澹臺", "濮陽", "單于", "公孫", "仲孫",
    "軒轅", "鍾離", "鐘離", "長孫", "鮮于", "閭丘", "亓官", "子車", "顓孫", "巫馬", "樂正", "壤駟", "夾谷", "穀梁",
    "東郭", "南門", "歸海", "東門", "西門", "伯賞", "南宮", "獨孤", "納蘭", "完顏", "葉赫", "賀蘭", "東里",
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
