"""The homes a group shows first, for that group alone (SC-14)."""

from collections.abc import Iterable

from domain.core.hall import Hall
from domain.sales.push_lists.records import PushList
from domain.sales.push_lists.rules import proposed, standing
from server.screen import Audience, Card, own_panel


def _its_group(held: PushList, hall: Hall) -> Iterable[str]:
    return (held.group,)


@own_panel(whose={PushList: _its_group})
def stars(hall: Hall, audience: Audience) -> Card:
    """`{units}`: the homes of the group's list in its order, where it has one. For its managers also `list`, its id,
    and of what they have proposed `proposed`, the homes, and `waiting`, its id.
    """
    held = standing(hall, audience.group) if audience.group is not None else None
    shown: Card = {"units": held.units} if held else {}
    if audience.group is None or not audience.may("push_list.propose"):
        return shown
    waits = proposed(hall, audience.group)
    of_managers = {"proposed": waits.units if waits else None, "waiting": waits.id if waits else None}
    return shown | of_managers | {"list": held.id if held else None}
