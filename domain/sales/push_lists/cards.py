"""A push list as a case: it waits for the developer's lead (SC-14)."""

from domain.core.cases import Case, case
from domain.core.hall import Hall
from domain.sales.push_lists.records import PushList
from domain.sales.push_lists.rules import NEED
from domain.sales.units.records import Unit


@case(PushList, sign="push_list.approve", refuse="push_list.reject")
def proposed(held: PushList, hall: Hall) -> Case | None:
    """One that nobody has decided, with its homes in their order."""
    if held.state != "proposed":
        return None
    homes = "、".join(home.label for home in (hall.get(Unit, id) for id in held.units) if home)
    return Case(
        title=held.group, about=f"{homes} · ⌛︎ {held.slow}" if held.slow else homes, since=held.proposed_at, due=None,
        need=NEED, given=held.signed,
    )  # fmt: skip
