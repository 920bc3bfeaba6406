"""The one in front answers whether his client is sure to pay, or the hall's clock does (SC-05); of several homes of one
client none is asked for before others were offered (SC-07).
"""

from domain.core.away import time_runs
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.people.guards import in_own_group
from domain.house.policy.rules import number
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.applications.rules import DECIDES
from domain.sales.challenges import rules
from domain.sales.challenges.follow import follow
from domain.sales.challenges.records import Challenge
from domain.sales.refunds.follow import give_back
from domain.sales.units.records import Unit
from domain.sales.units.rules import not_frozen


@command("challenge.answer", *SELLERS, rules=("SC-05",))
def answer(change: Change, by: Viewer, challenge: str, sure: bool) -> Result:
    """Say whether one's own client, or one of the own group as its manager, is sure to pay."""
    put = change.find(Challenge, challenge)
    if put.consultant != by.person:
        in_own_group(by, put.group)
    not_frozen(change.find(Unit, put.unit))
    if not sure:
        return _yields(change, by, put)
    asked, home = change.find(Application, put.asked), change.find(Unit, put.unit)
    pay_minutes = number(change.hall, "challenge.pay_minutes")
    change.put(*rules.sure(put, asked, home, by=by, now=change.now, pay_minutes=pay_minutes))
    return {}


@command("challenge.decline", *SELLERS, rules=("SC-07",))
def decline(change: Change, by: Viewer, challenge: str) -> Result:
    """Say that one's own client, or one of the own group, wants none of the homes that are free instead."""
    put = change.find(Challenge, challenge)
    behind = change.find(Application, put.behind)
    if behind.consultant != by.person:
        in_own_group(by, behind.group)
    change.put(rules.decline(put, now=change.now))
    return {}


@command("challenge.allow", *DECIDES, delegable=DECIDES, rules=("SC-07",))
def allow(change: Change, by: Viewer, challenge: str) -> Result:
    """Let the one in front be asked although he takes several homes: the client behind wants no other."""
    put = change.find(Challenge, challenge)
    not_frozen(change.find(Unit, put.unit))
    allowed = rules.allow(put, by=as_of(change.hall, by, change.now), now=change.now)
    change.in_place_of = allowed.signed[-1]["in_place_of"]
    _put(change, allowed)
    return {}


@command("challenge.keep", *DECIDES, delegable=DECIDES, rules=("SC-07",))
def keep(change: Change, by: Viewer, challenge: str, reason: FreeText) -> Result:
    """Have nobody ask the one in front before the time of steering is over."""
    by, put = signing(change, by, DECIDES), change.find(Challenge, challenge)
    change.put(rules.keep(put, by=by, now=change.now, reason=reason_in(reason)))
    return {}


@command("challenge.lapse", rules=("SC-05", "SC-07"))
def lapse(change: Change, by: Viewer, challenge: str) -> Result:
    """Nobody answered in time: that is a no. Or the time of steering is over: the question is put."""
    time_runs(change.hall)
    put = change.find(Challenge, challenge)
    if put.state != "steered":
        return _yields(change, by, put)
    if put.steer_until is not None and change.now < put.steer_until:
        raise Refused("not-due", due=put.steer_until.isoformat())
    _put(change, put)
    return {}


def _put(change: Change, challenge: Challenge) -> None:
    asked, minutes = change.find(Application, challenge.asked), number(change.hall, "challenge.answer_minutes")
    change.put(*rules.put(challenge, asked, now=change.now, minutes=minutes))


def _yields(change: Change, by: Viewer, put: Challenge) -> Result:
    asked, behind = change.find(Application, put.asked), change.find(Application, put.behind)
    if not asked.open or not behind.open:
        raise Refused("challenge-answered", state=put.state)
    rivals = [a for a in change.hall.where(Application, "at_stake", put.unit) if a.id not in (asked.id, behind.id)]
    home, pay_minutes = change.find(Unit, put.unit), number(change.hall, "hold.pay_minutes")
    change.put(*rules.yields(put, asked, behind, home, rivals, by=by, now=change.now, pay_minutes=pay_minutes))
    give_back(change, by, asked)
    follow(change, put.unit)
    return {}
