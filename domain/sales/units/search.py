"""A home as people write it."""

import re

from domain.core.hall import Hall
from domain.sales.units.records import Unit

_BETWEEN = re.compile(r"[\s·,，\-_/]+")


def home(hall: Hall, text: str) -> str:
    """The id of the home somebody means, whatever stands between its parts: 3栋 2单元 1802. Else the text itself."""
    if hall.get(Unit, text) is not None:
        return text
    meant = _BETWEEN.sub("", text)
    return next((unit.id for unit in hall.all(Unit).values() if _BETWEEN.sub("", unit.label) == meant), text)
