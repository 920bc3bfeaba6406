"""What follows for the line of a home once an application of it has changed: questions end, and the next one is put."""

from domain.core.change import Change
from domain.house.policy.rules import number
from domain.sales.applications.contest import to_ask
from domain.sales.applications.records import Application
from domain.sales.challenges import rules
from domain.sales.challenges.records import Challenge
from domain.sales.units.records import Unit


def follow(change: Change, unit: str) -> None:
    """End the question nobody needs an answer to, and ask the one in front if the next one is ready (SC-05)."""
    for challenge in change.hall.where(Challenge, "pending_on", unit):
        asked, behind = change.find(Application, challenge.asked), change.find(Application, challenge.behind)
        if asked.open and asked.state != "paid" and behind.open and behind.ready_at is not None:
            return
        ended, left = rules.over(challenge, asked, now=change.now)
        change.put(ended, *([left] if left != asked else []))
    if change.find(Unit, unit).state == "frozen":
        return  # nobody is asked before it goes on
    found = to_ask(change.hall.where(Application, "at_stake", unit))
    if found is None:
        return
    asked, behind = found
    minutes = number(change.hall, "challenge.answer_minutes")
    challenge = rules.ask(asked, behind, id=change.new_id("q"), now=change.now, minutes=minutes)
    if challenge.state == "asked":
        asked = asked.but(asked_at=change.now)
        change.put(challenge, asked)
        change.rule("SC-05")
    else:
        change.put(challenge)
        change.rule("SC-07")
