"""A notice 通知: what happened, told to those who must hear of it, and kept until they have seen it (SC-03)."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from domain.core.hall import Hall
from domain.core.record import Record, moment, structure, word

KEPT = timedelta(days=3)  # for a post that never looks


class Notice(Record):
    """One notice to several posts: `group:A` for a group's managers, `role:head` for whoever holds that role.

    `code` and `facts` are said in each viewer's language by the page; no fact is a client's.
    """

    kind: ClassVar[str] = "notice"
    code: str = word()
    facts: dict[str, Any] = structure()
    posts: list[str] = structure()
    at: datetime = moment()
    seen: dict[str, dict[str, str]] = structure(default_factory=dict)  # post -> {"by", "at"}

    def waits_for(self, post: str) -> bool:
        """Whether this post has not seen it yet."""
        return post in self.posts and post not in self.seen

    @property
    def finished(self) -> bool:
        return True

    def may_go(self, hall: Hall, today: date) -> bool:
        """By night once all have seen it, or after some days."""
        return len(self.seen) == len(self.posts) or self.at.date() < today - KEPT
