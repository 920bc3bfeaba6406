"""Groups are entered and changed."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.endings import end_those_of_group
from domain.house.groups.records import Group


@command("group.save", "admin", rules=("RO-01",))
def save_group(
    change: Change, by: Viewer, id: str, order: Annotated[int, Field(ge=0, le=1000)], agency: FreeText = "",
    exited: bool | None = None,
) -> Result:  # fmt: skip
    """Enter or change a sales group. `id` is its neutral name, one to three letters.

    `exited`: it has left the hall, and the delegations of its people end; left out, that stays as it is.
    """
    if not (1 <= len(id) <= 3 and id.isascii() and id.isalpha() and id.isupper()):
        raise Refused("bad-arguments", fields={"id": "one to three capital letters"})
    held = change.hall.get(Group, id)
    gone = exited if exited is not None else held is not None and held.exited
    change.put(Group(id=id, order=order, agency=agency.strip()[:60], exited=gone))
    if gone:
        end_those_of_group(change, by, id)
    return {"group": id}
