"""The chapters of the rule book that are on the page of rules, in its order. Another one is a file, and a line here."""

from domain.rulebook import roles, sales_control
from domain.rulebook.rule import Area, Rule

AREAS: tuple[Area, ...] = (roles.AREA, sales_control.AREA)


def rules() -> dict[str, Rule]:
    """Every rule by its ID."""
    return {id: rule for area in AREAS for id, rule in area.rules.items()}
