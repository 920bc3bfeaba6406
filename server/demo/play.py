"""Rehearses a day: walk-ins in the shape of a real door counter, receptions, applications, approvals, receipts."""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.policy.rules import places
from domain.house.presence.records import Presence
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.applications.rules import head
from domain.sales.challenges.records import Challenge
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from server.demo.invention import visitor
from server.demo.numbers import go_on
from server.store.store import Reply, Unavailable

# visitors per hour of opening, first to tenth: a slow start, a late-morning peak, lunch, and the long afternoon
SHAPE = (3, 7, 12, 10, 5, 8, 13, 12, 8, 4)
Do = Callable[..., Reply]


class Player:
    """Acts for everybody in the hall, one plausible move at a time."""

    def __init__(self, hall: Callable[[], Hall], name: str, do: Do, chance: random.Random) -> None:
        self._hall, self._name, self._do, self._chance = hall, name, do, chance

    @property
    def hall(self) -> Hall:
        """The hall as it is now."""
        return self._hall()

    def give(self, who: str, verb: str, **arguments: object) -> Reply:
        """A command of this person, or of somebody who has this role."""
        by = self._person(who) if who in self.hall.all(Person) else self._as(who)
        return self._do(verb, by, **arguments)

    def do(self, verb: str, **arguments: object) -> Reply:
        """A command of the hall itself."""
        return self._do(verb, **arguments)

    def move(self, now: datetime) -> None:
        """One move of someone; what the rules refuse simply did not happen."""
        moves = (
            self.accept, self.accept, self.dispatch, self.dispatch, self.end, self.apply, self.decide, self.pay,
            self.can_pay, self.answer, self.come_and_go, self.give_back, self.numbers,
        )  # fmt: skip
        with contextlib.suppress(Refused):
            self._chance.choice(moves)(now)

    def arrive(self, now: datetime) -> None:
        """Someone comes to the door."""
        name, title, phone = visitor(self._chance)
        hall, asked = self._hall(), self._chance.random()
        wanted = self._chance.choice(self._on_duty(hall)).id if asked < 0.08 and self._on_duty(hall) else None
        with contextlib.suppress(Refused):
            self._do(
                "visit.check_in", self._as("dispatcher"), name=name, title=title, consent=True,
                phone="" if asked > 0.95 else phone, party=self._chance.randint(1, 4), wanted=wanted,
                purpose="survey" if 0.93 < asked <= 0.95 else "home",
                heard=self._chance.choice(("friend", "passing", "online", "advert", "")),
            )  # fmt: skip

    def numbers(self, now: datetime) -> None:
        """A desk of the opening day calls, or somebody there chooses."""
        go_on(self._hall(), self.give)

    def dispatch(self, now: datetime) -> None:
        """The desk calls the longest-waiting visitor."""
        waiting = [v for v in self._hall().all(Visit).values() if v.state == "waiting"]
        if not waiting:
            return
        visit, to = min(waiting, key=lambda v: v.checked_in_at), None
        group = visit.wanted_group
        if visit.wanted is None and group is not None:
            free = [p for p in self._on_duty(self._hall()) if p.group == group]
            to = free[0].id if free else None
        desk = self._chance.choice(["", *places(self._hall())])
        self._do("visit.dispatch", self._as("dispatcher"), visit=visit.id, to=to, desk=desk)

    def accept(self, now: datetime) -> None:
        """A called consultant takes the visitor, nearly always."""
        called = [v for v in self._hall().all(Visit).values() if v.state == "called"]
        if called and self._chance.random() < 0.97:
            visit = called[0]
            self._do("visit.accept", self._person(visit.consultant or ""), visit=visit.id)

    def end(self, now: datetime) -> None:
        """A long reception ends."""
        received = [v for v in self._hall().all(Visit).values() if v.state == "received"]
        if len(received) > 6 or (received and self._chance.random() < 0.3):
            visit = min(received, key=lambda v: v.accepted_at or now)
            self._do("visit.end", self._person(visit.consultant or ""), visit=visit.id)

    def apply(self, now: datetime) -> None:
        """A consultant applies for a unit, sometimes for one that others want too."""
        hall = self._hall()
        contacts = [c for c in hall.all(Contact).values() if c.at <= now < c.until]
        wanted = [u for u in hall.all(Unit).values() if u.state in ("available", "applied")]
        if not contacts or not wanted or self._chance.random() < 0.2:
            return
        contested = [u for u in wanted if u.state == "applied"]
        unit = self._chance.choice(contested if contested and self._chance.random() < 0.3 else wanted)
        recent = sorted(contacts, key=lambda c: c.at)[-40:]
        contact = self._chance.choice(recent)
        near = [u.id for u in wanted if (u.building, u.state) == (unit.building, "available") and u.id != unit.id]
        also = near[:2] if self._chance.random() < 0.08 else []
        self.submit(contact, unit.id, also)

    def submit(self, contact: Contact, unit: str, also: Sequence[str] = ()) -> str:
        """This client's consultant applies; the application."""
        by = self._person(contact.consultant)
        made = self._do("application.submit", by, unit=unit, contact=contact.id, also=list(also)).result
        return str(made["application"])

    def can_pay(self, now: datetime) -> None:
        """The cash desk says that a client behind others can pay: the one in front is asked."""
        behind = [
            a
            for a in self._hall().all(Application).values()
            if a.state == "waiting"
            and a.ready_at is None
            and head(self._hall().where(Application, "at_stake", a.unit)) is not a
        ]
        if behind and self._chance.random() < 0.5:
            self.ready(self._chance.choice(behind).id)

    def ready(self, application: str) -> None:
        """The client of an application can pay."""
        self._do("application.ready", self._as("cashier"), application=application)

    def answer(self, now: datetime) -> None:
        """A consultant who is asked answers, nearly always."""
        asked = [c for c in self._hall().all(Challenge).values() if c.state == "asked"]
        if asked and self._chance.random() < 0.4:
            oldest = min(asked, key=lambda c: c.answer_by)
            sure = self._chance.random() < 0.6
            self._do("challenge.answer", self._person(oldest.consultant), challenge=oldest.id, sure=sure)

    def decide(self, now: datetime) -> None:
        """The controller looks at the application that has waited longest."""
        hall = self._hall()
        waiting = [a for a in hall.all(Application).values() if a.state == "waiting"]
        heads = [a for a in waiting if head(hall.where(Application, "at_stake", a.unit)) is a]
        if not heads:
            return
        application = min(heads, key=lambda a: a.number)
        if self._chance.random() < 0.88:
            self._do("application.approve", self._as("controller"), application=application.id)
        else:
            self._do(
                "application.refuse", self._as("controller"), application=application.id, reason="papers-incomplete"
            )

    def pay(self, now: datetime) -> None:
        """A client with a hold pays."""
        approved = [a for a in self._hall().all(Application).values() if a.state == "approved"]
        if approved and self._chance.random() < 0.5:
            amount = self._chance.choice((500_000, 2_000_000, 2_000_000, 5_000_000, 5_000_000, 10_000_000))
            method = self._chance.choice(("card", "card", "transfer", "scan", "cash"))
            oldest = min(approved, key=lambda a: a.pay_by or now)
            self._do("receipt.record", self._as("cashier"), application=oldest.id, amount_fen=amount, method=method)

    def give_back(self, now: datetime) -> None:
        """Money of a client who did not take the home is signed for, or paid out."""
        pending = [r for r in self.hall.all(Refund).values() if r.pending]
        if pending and self._chance.random() < 0.2:
            oldest = min(pending, key=lambda r: r.at)
            if oldest.state == "asked":
                self.give("site_manager", "refund.approve", refund=oldest.id)
            else:
                self.give("cashier", "refund.record", refund=oldest.id, method="transfer")

    def come_and_go(self, now: datetime) -> None:
        """Someone steps out, or comes back."""
        hall = self._hall()
        away = [p for p in hall.all(Presence).values() if p.state in ("away_private", "away_work")]
        if away and self._chance.random() < 0.7:
            self._do("presence.set", self._person(self._chance.choice(away).id), state="waiting")
        elif self._on_duty(hall) and self._chance.random() < 0.3:
            who = self._chance.choice(self._on_duty(hall))
            state = self._chance.choice(("away_private", "away_work"))
            self._do("presence.set", self._person(who.id), state=state)

    def _on_duty(self, hall: Hall) -> list[Person]:
        free = {p.id for p in hall.all(Presence).values() if p.state == "waiting"}
        return [p for p in hall.all(Person).values() if p.id in free]

    def _as(self, role: str) -> Viewer:
        who = next(p for p in self._hall().all(Person).values() if p.role == role)
        return self._person(who.id)

    def _person(self, id: str) -> Viewer:
        who = self._hall().get(Person, id)
        if who is None:
            raise Refused("unknown-record", kind="person", id=id)
        return Viewer(hall=self._name, person=who.id, name=who.name, role=who.role, group=who.group)


def play(
    hall: Callable[[], Hall], name: str, do: Do, stop: threading.Event, *, minutes_per_second: float = 0.5
) -> None:
    """Rehearse until `stop`, faster than life: by default half a minute of the day passes each second."""
    chance = random.Random()
    player = Player(hall, name, do, chance)
    started = time.monotonic()
    while not stop.wait(0.4):
        passed = (time.monotonic() - started) * minutes_per_second / 60
        per_second = SHAPE[int(passed) % len(SHAPE)] / 3600 * minutes_per_second * 60
        now = datetime.now().astimezone()
        with contextlib.suppress(Unavailable, TimeoutError):
            if chance.random() < per_second * 0.4:
                player.arrive(now)
            player.move(now)


def live_through(
    player: Player, at: Callable[[datetime], None], start: datetime, until: datetime, arrivals: int
) -> None:
    """Let a stretch of time pass in a moment: `at(now)` sets the clock the door decides by."""
    moves = (player.dispatch, player.accept, player.apply, player.can_pay, player.decide,
             player.answer, player.pay, player.end, player.come_and_go)  # fmt: skip
    gap = (until - start) / arrivals
    pause = min(gap / (len(moves) + 1), timedelta(seconds=20))  # a call is answered within its 30 s
    for visitor_number in range(arrivals):
        now = start + visitor_number * gap
        at(now)
        player.arrive(now)
        for act in moves:
            now += pause
            at(now)
            with contextlib.suppress(Refused):
                act(now)
