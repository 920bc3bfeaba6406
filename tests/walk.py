"""A day at the hall for tests that watch it: real commands, all of it decided by one seed, and everyone who may look."""

import contextlib
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.deadline import due
from domain.core.refusal import Refused
from domain.core.roles import ROLES
from domain.core.viewer import Viewer
from domain.house.delegations.records import Delegation
from domain.house.devices.records import DEVICE_SCREENS, Device
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.site.rules import local_day
from domain.reception.rotation.records import Slot
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim, Discount
from domain.sales.prices.records import PriceList
from domain.sales.receipts.records import Receipt
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit
from server.demo.play import Player
from tests.hall import House, open_day, stock, visits
from tests.walk_deals import Dealing
from tests.walk_kept import Keeping

GIVEN_NAME = "霓"  # of every client, and of nobody else
STAFF_NAME = "旻"  # of everyone who works here
AGENCY = "同舟代理"
PHONE = "1380000{:04d}"
MOVES = 30
STEPS = 7  # of a deal that goes through


class Script(Keeping, Dealing):
    """A day at the hall made of real commands, all of it decided by one seed."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.chance = house, random.Random(seed)
        self.phones: list[str] = []
        self.mine: list[Callable[[], Any]] = [
            self.arrive, self.arrive, self.identify, self.recall, self.decline, self.leave, self.skip, self.cover,
            self.grant, self.void, self.take_back, self.rename, self.device, self.policy, self.prices, self.unprice,
            self.release, self.stand_in, self.sign_for_another, self.file, self.errand, self.reserve,
            self.sign, self.keep, self.give_back, self.freeze, self.pull_back, self.part, self.back, self.till,
            self.discount, self.claim, self.look_at_papers, self.special, self.sign_special, self.path,
            self.erase, self.night, self.deal, self.pay_the_rest, self.borrow, self.go_back,
        ]  # fmt: skip
        self.player = Player(lambda: house.hall, house.name, self._do, self.chance)

    def _do(self, verb: str, by: Viewer | None = None, **arguments: Any) -> Any:
        return self.house.do(verb, by, **arguments)

    def moves(self) -> Iterator[None]:
        """First one visit and one sale that touch every screen and two rivals, then whatever chance brings."""
        self.sell()
        yield
        for _ in range(STEPS):
            self.deal()
            yield
        for move in (self.pay_the_rest,) * 3 + (self.borrow,) * 9 + (self.go_back,) * 7:
            move()
            yield
        yield from self.rivals()
        for _ in range(MOVES):
            self.house.now += timedelta(seconds=self.chance.randrange(240))
            for verb, arguments in list(due(self.house.hall, self.house.now)):
                with contextlib.suppress(Refused):
                    self._do(verb, **arguments)
            with contextlib.suppress(Refused):
                self.chance.choice((self.busy, self.busy, self.chance.choice(self.mine)))()
            yield

    def each(self) -> Iterator[None]:
        """Whatever may happen, once."""
        for move in self.mine:
            with contextlib.suppress(Refused):
                move()
            yield

    def sell(self) -> None:
        house = self.house
        house.receive(f"王{GIVEN_NAME}", phone=PHONE.format(40), lane="call")
        badge = house.receive(f"李{GIVEN_NAME}", phone=PHONE.format(41))  # not a client of the one just called
        self.phones += [PHONE.format(40), PHONE.format(41)]
        contact = list(house.hall.all(Contact).values())[-1]
        unit = next(u.id for u in house.hall.all(Unit).values() if u.state == "available")
        asked = house.do("application.submit", house.person(badge), unit=unit, contact=contact.id)
        application = asked.result["application"]
        house.do("application.approve", house.desk("controller"), application=application)
        house.do("receipt.record", house.desk("cashier"), application=application, amount_fen=2_000_000, method="card")
        house.do("group.save", house.desk("admin"), id="A", order=1, agency=f"{AGENCY}A1")

    def rivals(self) -> Iterator[None]:
        """Two apply for one home, and the first of them thinks better of it."""
        unit = next(u.id for u in self.house.hall.all(Unit).values() if u.state == "available")
        asked: list[tuple[Viewer, str]] = []
        for n in (42, 43):
            self.phones.append(PHONE.format(n))
            who = self.house.person(self.house.receive(f"郑{GIVEN_NAME}", phone=PHONE.format(n)))
            contact = list(self.house.hall.all(Contact).values())[-1]
            given = self.house.do("application.submit", who, unit=unit, contact=contact.id)
            asked.append((who, given.result["application"]))
            yield
        for move in (self.discount, self.claim, self.special, self.sign_special, self.look_at_papers):
            with contextlib.suppress(Refused):
                move()
            yield
        self.house.do("application.withdraw", asked[0][0], application=asked[0][1])
        yield

    def busy(self) -> None:
        """Someone comes, and two other things happen."""
        self.arrive()
        for _ in range(2):
            self.player.move(self.house.now)

    def arrive(self) -> None:
        asked = self.chance.random()
        people = [p.id for p in self.house.hall.all(Person).values() if p.receives]
        self.house.visitor(
            f"{self.chance.choice('张刘陈')}{GIVEN_NAME}", phone=self._phone() if asked < 0.8 else "",
            wanted=self.chance.choice(people) if asked < 0.2 else None, lane=self.chance.choice(("visit", "call")),
            wanted_group="B" if 0.2 < asked < 0.3 else None, purpose=self.chance.choice(("home", "shop", "survey")),
            party=self.chance.randint(1, 5),
        )  # fmt: skip

    def identify(self) -> None:
        visit = self._one(v for v in visits(self.house, "received") if v.client is None)
        self._do(
            "visit.identify", self._staff(visit.consultant), visit=visit.id, name=f"周{GIVEN_NAME}", phone=self._phone()
        )

    def recall(self) -> None:
        self._do("visit.recall", self.house.desk("dispatcher"), visit=self._one(visits(self.house, "called")).id)

    def decline(self) -> None:
        visit = self._one(visits(self.house, "called"))
        self._do("visit.decline", self._staff(visit.consultant), visit=visit.id, reason="busy")

    def leave(self) -> None:
        self._do("visit.leave", self.house.desk("dispatcher"), visit=self._one(visits(self.house, "waiting")).id)

    def skip(self) -> None:
        lane = self.chance.choice(("visit", "call"))
        self._do("turn.skip", self.house.desk("dispatcher"), lane=lane, reason="in the show flat")

    def cover(self) -> None:
        slot = self._one(s for s in self.house.hall.all(Slot).values() if s.state == "pending")
        person = self._one(p for p in self.house.hall.all(Person).values() if p.group == slot.group)
        self._do("turn.cover", self.house.desk("dispatcher"), slot=slot.id, person=person.id)

    def grant(self) -> None:
        person = self._one(p for p in self.house.hall.all(Person).values() if p.receives)
        lane = self.chance.choice(("visit", "call"))
        self._do("credit.grant", self.house.desk("site_lead"), lane=lane, consultant=person.id, reason="handed back")

    def void(self) -> None:
        receipt = self._one(self.house.hall.all(Receipt).values())
        self._do("receipt.void", self.house.desk("site_manager"), receipt=receipt.id, reason="wrong amount")

    def part(self) -> None:
        """A part of a deposit, paid by somebody else."""
        held = self._one(a for a in self.house.hall.all(Application).values() if a.state == "approved")
        money = {"application": held.id, "amount_fen": 500_000, "method": "cash", "payer": f"周{GIVEN_NAME}"}
        self._do("receipt.record", self.house.desk("cashier"), **money)

    def back(self) -> None:
        """Money to give back goes a step further."""
        refund = self._one(r for r in self.house.hall.all(Refund).values() if r.pending)
        if refund.state == "approved":
            return self._do("refund.record", self.house.desk("cashier"), refund=refund.id, method="cash")
        if self.chance.random() < 0.7:
            return self._do("refund.approve", self.house.desk("site_lead"), refund=refund.id)
        self._do("refund.refuse", self.house.desk("site_lead"), refund=refund.id, reason="comes back")
        asked = {"application": refund.application, "amount_fen": 100_000, "reason": "a part"}
        return self._do("refund.request", self.house.desk("site_manager"), **asked)

    def till(self) -> None:
        """A day is closed, and confirmed or counted anew."""
        sheet = self._one(self.house.hall.all(Settlement).values())
        if sheet.state == "open":
            counted = {"settlement": sheet.id, "counted_fen": 100, "reason": "counted"}
            return self._do("settlement.close", self.house.desk("cashier"), **counted)
        verb, more = self.chance.choice((("settlement.confirm", {}), ("settlement.return", {"reason": "again"})))
        return self._do(verb, self.house.desk("site_manager"), settlement=sheet.id, **more)

    def take_back(self) -> None:
        application = self._one(a for a in self.house.hall.all(Application).values() if a.open)
        if self.chance.random() < 0.5:
            self._do("hold.release", self.house.desk("controller"), application=application.id, reason="too slow")
        self._do("application.withdraw", self._staff(application.consultant), application=application.id)

    def stand_in(self) -> None:
        """Somebody is named for the site lead, or hands it back."""
        running = [d for d in self.house.hall.all(Delegation).values() if d.acting is not None]
        if running:
            return self._do("delegation.end", self.house.desk("site_manager"), delegation=running[0].id)
        until = (self.house.now + timedelta(minutes=self.chance.randint(5, 60))).isoformat()
        delegate = self.house.desk("site_manager").person
        return self._do("delegation.give", self.house.desk("site_lead"), delegate=delegate, until=until)

    def sign_for_another(self) -> None:
        waiting = self._one(a for a in self.house.hall.all(Application).values() if a.state == "waiting")
        self._do("application.approve", self.house.desk("site_manager"), application=waiting.id)

    def rename(self) -> None:
        person = self._one(p for p in self.house.hall.all(Person).values() if p.role in ("consultant", "dispatcher"))
        changed = {
            "name": f"{self.chance.choice('魏潘杜戴')}{STAFF_NAME}{self.chance.randrange(10**6)}",
            "active": person.role == "dispatcher" or self.chance.random() < 0.8,
        }
        kept = person.model_dump(include={"id", "role", "group", "badge", "qualified", "filed"})
        self._do("person.save", self.house.desk("admin"), **kept, **changed)

    def device(self) -> None:
        admin = self.house.desk("admin")
        device = self._one(self.house.hall.all(Device).values())
        verb = self.chance.choice(("device.add", "device.rename", "device.pin", "device.revoke"))
        arguments: dict[str, Any] = (
            {"screen": "board", "name": "by the door"} if verb == "device.add" else {"device": device.id}
        )
        more = {"device.rename": {"name": "in the yard"}, "device.pin": {"building": self.chance.choice(("3栋", ""))}}
        self._do(verb, admin, **arguments, **more.get(verb, {}))

    def policy(self) -> None:
        key, value = self.chance.choice(
            [
                ("control.by", "controller"),
                ("rotation.order", "spread"),
                ("turn.accept_seconds", 60),
                ("hold.pay_minutes", 5),
            ]
        )
        self._do("policy.set", self.house.desk("site_lead"), key=key, value=value, reason="a trial")

    def prices(self) -> None:
        units = list(self.house.hall.all(Unit).values())
        line = self.chance.choice(units).model_dump(include={"id", "building", "room", "floor", "area", "price_fen"})
        line["price_fen"] += self.chance.choice((0, 100))
        new = {**line, "id": f"n{self.house.hall.seq}", "room": f"{self.house.hall.seq}09"}
        self._do("price_list.activate", self.house.desk("site_lead"), filename="v2", units=[line, new])

    def unprice(self) -> None:
        """A list is taken back, or a home that was never released is struck off: it leaves every screen."""
        if self.chance.random() < 0.5:
            last = max(self.house.hall.all(PriceList).values(), key=lambda listed: listed.activated_at)
            self._do("price_list.undo", self.house.desk("site_lead"), price_list=last.id)
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state == "unreleased")
        self._do("price_list.strike", self.house.desk("site_lead"), units=[unit.id])

    def release(self) -> None:
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state == "unreleased")
        self._do("unit.release", self.house.desk("controller"), units=[unit.id])

    def file(self) -> None:
        today = local_day(self.house.hall, self.house.now)
        people = [p.id for p in self.house.hall.all(Person).values() if p.receives and p.group == "B"]
        self.chance.shuffle(people)
        day = today + timedelta(days=self.chance.randint(0, 1))
        self._do(
            "roster.file", self.house.desk("site_lead"), day=day.isoformat(), group="B", people=people, reason="new"
        )
        self._do("roster.lock", self.house.desk("dispatcher"), day=day.isoformat())

    def errand(self) -> None:
        presence = self._one(self.house.hall.all(Presence).values())
        state = self.chance.choice(("away_developer", "waiting", "off"))
        self._do("presence.set", self.house.desk("dispatcher"), person=presence.id, state=state, reason="errand")

    def erase(self) -> None:
        contact = self._one(self.house.hall.all(Contact).values())
        self._do("client.reveal", self._staff(contact.consultant), contact=contact.id)
        self._do("client.erase", self.house.desk("admin"), client=contact.client)

    def discount(self) -> None:
        """The catalogue gains a line, or loses one."""
        lines = [d for d in self.house.hall.all(Discount).values() if d.retired_at is None]
        if len(lines) > 3:
            return self._do("discount.retire", self.house.desk("executive"), discount=self.chance.choice(lines).id)
        since = local_day(self.house.hall, self.house.now).isoformat()
        papers = {"papers": ["old contract"]} if len(lines) % 2 == 0 else {"path": "lump_sum"}
        line = {"name": f"off {len(lines)}", "rate": self.chance.randint(50, 300), "stackable": True}
        return self._do("discount.save", self.house.desk("site_lead"), since=since, **line, **papers)

    def claim(self) -> None:
        application = self._one(a for a in self.house.hall.all(Application).values() if a.open)
        line = self._one(d for d in self.house.hall.all(Discount).values() if d.papers)
        told = {"papers": line.papers, "rate": line.rate, "amount_fen": line.amount_fen}
        self._do(
            "claim.make", self._staff(application.consultant), application=application.id, discount=line.id, **told
        )

    def look_at_papers(self) -> None:
        claim = self._one(c for c in self.house.hall.all(Claim).values() if c.state == "claimed")
        verb, why = self.chance.choice((("claim.verify", {}), ("claim.refuse", {"reason": "too old"})))
        self._do(verb, self.house.desk("site_manager"), claim=claim.id, **why)

    def special(self) -> None:
        """Asked for by the agency, or granted by an executive alone."""
        application = self._one(a for a in self.house.hall.all(Application).values() if a.open)
        off = {"application": application.id, "amount_fen": 1_000_000, "reason": "in earnest"}
        if self.chance.random() < 0.3:
            return self._do("concession.grant_directly", self.house.desk("executive"), **off)
        managers = (p for p in self.house.hall.all(Person).values() if p.role == "project_manager")
        return self._do(
            "concession.request", self._staff(self._one(m.id for m in managers if m.group == application.group)), **off
        )

    def sign_special(self) -> None:
        asked = self._one(c for c in self.house.hall.all(Concession).values() if c.waits)
        by = self.house.desk("executive" if asked.signed else "site_lead")
        verb, why = ("concession.sign", {}) if self.chance.random() < 0.8 else ("concession.reject", {"reason": "no"})
        self._do(verb, by, concession=asked.id, **why)

    def path(self) -> None:
        application = self._one(a for a in self.house.hall.all(Application).values() if a.open)
        by = self._staff(application.consultant)
        self._do("application.path", by, application=application.id, path=self.chance.choice(("lump_sum", "mortgage")))

    def night(self) -> None:
        if self.chance.random() < 0.3:
            self.house.now += timedelta(days=1)
            open_day(self.house, "AB", local_day(self.house.hall, self.house.now))

    def _phone(self) -> str:
        phone = PHONE.format(self.chance.randrange(40))
        self.phones.append(phone)
        return phone

    def _one(self, records: Any) -> Any:
        found = list(records)
        if not found:
            raise Refused("unknown-record")
        return self.chance.choice(found)

    def _staff(self, person: str | None) -> Viewer:
        who = self.house.hall.get(Person, person or "")
        if who is None:
            raise Refused("unknown-record")
        return Viewer(hall=self.house.name, person=who.id, name=who.name, role=who.role, group=who.group)


def furnish(house: House) -> None:
    """Two groups of three, everyone the developer has, two groups' managers, three screens and some homes."""
    people: list[dict[str, Any]] = [{"name": f"高{STAFF_NAME}{role}", "role": role} for role in ROLES[:10]]
    house.do("site.open", name="望澜庭")
    for order, group in enumerate("AB", 1):
        house.do("group.save", id=group, order=order, agency=f"{AGENCY}{group}")
        roles = ("group_manager", "supervisor", "consultant", "consultant", "project_manager")
        people += [
            {"name": f"林{STAFF_NAME}{group}{n}", "badge": f"{group}{n:02d}", "role": role, "group": group}
            for n, role in enumerate(roles)
        ]
    house.together(*(("person.save", person) for person in people))
    house.together(*(("device.add", {"screen": screen, "name": screen}) for screen in DEVICE_SCREENS))
    house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
    stock(house, 8)
    open_day(house)
