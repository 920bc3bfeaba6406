"""Who hears of what happened (SC-03)."""

from collections.abc import Iterable
from typing import Any

from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.roles import MANAGERS, Role
from domain.house.groups.records import Group
from domain.house.notices.records import Notice


def post_of(role: str, group: str | None) -> str:
    """The post that somebody reads notices for."""
    return f"group:{group}" if role in MANAGERS and group is not None else f"role:{role}"


def groups(hall: Hall) -> list[str]:
    """The posts of all groups that sell here."""
    return [f"group:{id}" for id, group in hall.all(Group).items() if not group.exited]


def roles(*names: Role) -> list[str]:
    """The posts of these roles."""
    return [f"role:{name}" for name in names]


def say(change: Change, code: str, posts: Iterable[str], **facts: Any) -> None:
    """Tell these posts, with the change that is being made."""
    to = list(dict.fromkeys(posts))
    if to:
        change.put(Notice(id=change.new_id("n"), code=code, facts=facts, posts=to, at=change.now))
