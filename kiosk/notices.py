"""What managers must hear of, on whichever screen they work: unseen notices of their post (SC-03)."""

from collections import defaultdict
from collections.abc import Iterable

from domain.core.hall import Hall
from domain.core.roles import AGENCY_ROLES, MANAGERS
from domain.house.notices.records import Notice
from domain.house.notices.rules import post_of
from server.screen import Audience, Card, iso, own_panel

MOST = 20  # of the newest


def of_groups(notice: Notice, hall: Hall) -> Iterable[str]:
    """The groups whose managers it is for."""
    return [post.removeprefix("group:") for post in notice.posts if post.startswith("group:")]


def _unseen(hall: Hall, audience: Audience) -> Card:
    """`{unseen: [{id, code, facts, at}], many}`: newest first; nothing for whoever manages nobody."""
    if audience.role in AGENCY_ROLES and (audience.role not in MANAGERS or audience.group is None):
        return {"unseen": [], "many": 0}
    found = hall.once(_by_post).get(post_of(audience.role, audience.group), [])
    newest = sorted(found, key=lambda notice: (notice.at, notice.id), reverse=True)
    return {
        "unseen": [{"id": n.id, "code": n.code, "facts": n.facts, "at": iso(n.at)} for n in newest[:MOST]],
        "many": len(newest),
    }


def _by_post(hall: Hall) -> dict[str, list[Notice]]:
    found: dict[str, list[Notice]] = defaultdict(list)
    for notice in hall.all(Notice).values():
        for post in notice.posts:
            if notice.waits_for(post):
                found[post].append(notice)
    return found


at_a_desk = own_panel(Notice)(_unseen)
on_a_phone = own_panel(whose={Notice: of_groups})(_unseen)
