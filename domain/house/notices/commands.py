"""Notices are seen (SC-03)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS, Role
from domain.core.viewer import Viewer
from domain.house.notices.records import Notice
from domain.house.notices.rules import post_of

READS: tuple[Role, ...] = (
    *MANAGERS, "controller", "control_supervisor", "site_lead", "site_manager", "head", "executive", "general_manager",
    "admin",
)  # fmt: skip
MOST = 200


@command("notice.seen", *READS, rules=("SC-03",))
def seen(change: Change, by: Viewer, notices: list[str]) -> Result:
    """Say that one's post has seen these; what it has seen already, or was never told, changes nothing."""
    if len(notices) > MOST:
        raise Refused("bad-arguments", fields={"notices": f"at most {MOST}"})
    post = post_of(by.role, by.group)
    for id in dict.fromkeys(notices):
        notice = change.hall.get(Notice, id)
        if notice is not None and notice.waits_for(post):
            change.put(notice.but(seen={**notice.seen, post: {"by": by.actor, "at": change.now.isoformat()}}))
    return {}
