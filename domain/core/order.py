"""The order in which people count what has numbers in its name."""

import re


def natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2栋 before 10栋."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]
