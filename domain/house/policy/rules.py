"""Every number and switch of the rule book, each with the rule it comes from or "our default" (RULES §12)."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Any, cast

from domain.core.digits import without_phones
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.policy.records import Policy


@dataclass(frozen=True)
class Setting:
    """A key of the policy table: its default, where that comes from, and what values it may take."""

    default: Any
    source: str
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    most: int = 0  # texts in a list of them, and characters of each
    longest: int = 0


OURS = "our default"
SETTINGS: dict[str, Setting] = {
    "hall.places":               Setting([], OURS, most=8, longest=12),
    "roster.cutoff":             Setting("08:00", "RT-11"),
    "rotation.minimum":          Setting(10, "RT-03", 1, 200),
    "rotation.order":            Setting("cyclic", "RT-02", choices=("cyclic", "spread")),
    "rotation.start_group":      Setting("fixed", OURS, choices=("fixed", "rotate")),
    "turn.accept_seconds":       Setting(30, "RT-40", 5, 600),
    "turn.ring_seconds":         Setting(15, "RT-42", 5, 600),
    "protection.days":           Setting(7, "OW-03", 1, 365),
    "ownership.visit_over_call": Setting("yes", "OW-06", choices=("yes", "no")),
    "application.gate":          Setting("approval", OURS, choices=("approval", "none")),
    "application.life_minutes":  Setting(60, "SC-08", 5, 1440),
    "application.tie_seconds":   Setting(5, "SC-06", 0, 600),
    "challenge.answer_minutes":  Setting(10, "SC-05", 1, 240),
    "challenge.pay_minutes":     Setting(30, "SC-05", 1, 1440),
    "bundle.steer_minutes":      Setting(30, "SC-07", 0, 1440),
    "desk.grace_minutes":        Setting(15, "SC-05", 0, 240),
    "cooling.times":             Setting(3, "SC-10", 1, 20),
    "cooling.minutes":           Setting(120, "SC-10", 0, 1440),
    "hold.pay_minutes":          Setting(30, "SC-05", 1, 1440),
    "reconciliation.opens":     Setting("08:00", "SC-13"),
    "reconciliation.due":       Setting("08:30", "SC-13"),
    "reservation.days":          Setting(3, "SC-12", 1, 30),
    "reservation.lock_minutes":  Setting(60, "SC-12", 1, 60),
    "concession.valid_hours":    Setting(24, "SC-23", 1, 720),
    "deposit.minimum_fen":       Setting(2_000_000, OURS, 0, 10**12),
    "review.minutes":            Setting(15, "SC-26", 1, 1440),
    "review.correct_hours":      Setting(24, "SC-26", 1, 720),
    "signing.days":              Setting(7, "SC-28", 1, 90),
    "mortgage.banks":            Setting([], "SC-30", most=12, longest=200),
    "mortgage.decide_days":      Setting(3, "SC-32", 1, 60),
    "withdrawal.follow_days":    Setting(2, "SC-35", 1, 90),
    "release.gate":              Setting("none", "SC-36", choices=("approval", "none")),
    "wall.progress":             Setting("no", OURS, choices=("yes", "no")),
    "money.accounts":            Setting([], OURS, most=8, longest=30),
    "price.lowest_per_m2_fen":   Setting(100_000, OURS, 1, 10**12),  # beyond these two a price list is asked about
    "price.highest_per_m2_fen":  Setting(50_000_000, OURS, 1, 10**12),
    "slow.days":                 Setting(90, "SC-43", 1, 3650),
    "opening.desks":             Setting(6, OURS, 1, 12),
    "opening.calls":             Setting(3, "SC-41", 1, 10),
    "opening.call_seconds":      Setting(60, "SC-41", 10, 600),
    "opening.choose_minutes":    Setting(3, OURS, 1, 60),
    "control.by":                Setting("receipt", "SC-02", choices=("receipt", "controller")),
}  # fmt: skip


def check(key: str, value: Any) -> Any:
    """The value, if this key may hold it. Refuses `policy-unknown` or `policy-value`."""
    setting = SETTINGS.get(key)
    if setting is None:
        raise Refused("policy-unknown", key=key)
    if not _fits(value, setting):
        if isinstance(setting.default, int):
            raise Refused("policy-value", key=key, low=setting.low, high=setting.high)
        if setting.most:
            raise Refused("policy-value", key=key, most=setting.most, longest=setting.longest)
        shape = {"choices": list(setting.choices)} if setting.choices else {"shape": "HH:MM"}
        raise Refused("policy-value", key=key, **shape)
    return value


def number(hall: Hall, key: str) -> int:
    """The whole number in force for `key`."""
    return cast(int, in_force(hall, key))


def choice(hall: Hall, key: str) -> str:
    """The word in force for `key`."""
    return cast(str, in_force(hall, key))


def places(hall: Hall) -> list[str]:
    """Where a visitor may be sent besides the front desk, as people call it: 3 号洽谈桌."""
    return list(in_force(hall, "hall.places"))


def accounts(hall: Hall) -> list[str]:
    """The accounts that money of clients lies on, as the hall calls them; none: no receipt names one."""
    return list(in_force(hall, "money.accounts"))


def clock_time(hall: Hall, key: str) -> time:
    """The hall-local time of day in force for `key`."""
    return time.fromisoformat(choice(hall, key))


def in_force(hall: Hall, key: str) -> Any:
    """The value in force for `key`: the row of this hall, else the default.

    Also where the row holds what no rule can work with (`unusable`): the hall goes on.
    """
    row, setting = hall.get(Policy, key), SETTINGS[key]
    return row.value if row is not None and _fits(row.value, setting) else setting.default


def unusable(hall: Hall) -> list[str]:
    """Keys whose rows hold a value they may not hold, as an earlier version let through."""
    return [key for key, row in hall.all(Policy).items() if key in SETTINGS and not _fits(row.value, SETTINGS[key])]


def _fits(value: Any, setting: Setting) -> bool:
    if isinstance(setting.default, int):
        return isinstance(value, int) and not isinstance(value, bool) and _within(value, setting)
    if setting.choices:
        return value in setting.choices
    if setting.most:
        return isinstance(value, list) and len(value) <= setting.most and _are_names(value, setting.longest)
    return isinstance(value, str) and _CLOCK_TIME.fullmatch(value) is not None


def _are_names(value: list[Any], longest: int) -> bool:
    """Each once, trimmed, short, and no telephone number: what stands there hangs on a wall, or on a receipt."""
    return len({*map(str, value)}) == len(value) and all(
        isinstance(name, str) and 0 < len(name) <= longest and name == " ".join(without_phones(name).split())
        for name in value
    )


def _within(value: int, setting: Setting) -> bool:
    return (setting.low is None or value >= setting.low) and (setting.high is None or value <= setting.high)


_CLOCK_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")  # "08+01" is a time with a zone to `time.fromisoformat`
