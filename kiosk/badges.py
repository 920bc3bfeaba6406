"""How the kiosks name the people of the hall: A07 林顾问, never the whole name."""

from typing import Any

from domain.people import Person

# fmt: off
COMPOUND = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "长孙", "端木",
    "独孤", "南宫", "百里", "西门", "呼延",
))
# fmt: on


def surname(name: str) -> str:
    """The surname of a Chinese name, compound ones whole; of any other the last word."""
    name = name.strip()
    if name[:2] in COMPOUND:
        return name[:2]
    if name and "一" <= name[0] <= "鿿":
        return name[0]
    return name.split()[-1] if name else ""


def named(person: Person | None) -> dict[str, Any] | None:
    """Badge and surname, or None for nobody."""
    return None if person is None else {"badge": person.badge, "surname": surname(person.name)}
