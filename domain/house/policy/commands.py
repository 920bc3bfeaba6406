"""Another value is put in force."""

from typing import Any

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS, check, in_force


@command("policy.set", "site_lead", "admin")
def set_policy(change: Change, by: Viewer, key: str, value: Any, reason: FreeText) -> Result:
    """Put another value in force from now on; what was decided before stays as it was."""
    if not reason.strip():
        raise Refused("reason-missing")
    checked = check(key, value)
    held = change.hall.get(Policy, key)
    if in_force(change.hall, key) == checked:
        return {"version": held.version if held else 0}
    version = held.version + 1 if held else 1
    source = SETTINGS[key].source if checked == SETTINGS[key].default else by.actor
    change.put(
        Policy(id=key, value=checked, source=source, since=change.now, version=version, reason=reason.strip()[:200])
    )
    return {"version": version}
