"""Somebody signs for another through the real commands: journalled with both names, and only while it lasts."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from domain.clients.contacts.records import Contact
from domain.core.command import COMMANDS
from domain.core.deadline import due
from domain.core.hall import hall_of
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.records import Delegation
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from kiosk.approvals.screen import SCREEN as APPROVALS
from server.auth.sessions import as_viewer
from server.base import hall_time
from server.live.admission import verdict
from server.live.frames import Close, text_of
from server.live.views import Shared
from server.screen import Audience
from server.store import journal
from tests.hall import House, at, engine_of, open_day, open_house, staff, stock
from tests.machine import Valkey
from tests.server.offices import opened

DECIDED = {"application.refuse", "application.undo", "hold.release", "application.approve", "unit.control"}
ELSEWHERE = {  # the same, tested with their noun
    "challenge.allow", "challenge.keep", "batch.approve", "batch.reject", "reservation.sign", "reservation.reject",
    "refund.approve", "refund.refuse", "settlement.confirm", "settlement.return", "deal.pass", "deal.fail",
    "reconciliation.sign", "push_list.approve", "push_list.reject", "withdrawal.sign", "withdrawal.return",
    "withdrawal.close", "instalment.confirm", "instalment.return", "mortgage.pass", "mortgage.return",
    "claim.verify", "claim.refuse", "concession.sign", "concession.reject", "concession.grant_directly",
    "paper.uphold", "paper.reject", "price_list.approve", "price_list.reject",
    "ticket.choose",
}  # fmt: skip


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[House]:
    """A day of a small hall on SQLite, with homes for sale and a client who has a consultant."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        yield begun(house)


def begun(house: House) -> House:
    stock(house)
    open_day(house)
    house.receive(phone="13812345678")
    house.do("policy.set", key="control.by", value="controller", reason="so that there is something to control")
    return house


def applied(house: House, unit: str = "u1") -> str:
    (contact,) = house.hall.all(Contact).values()
    by = house.person(house.badge(contact.consultant))
    return str(house.do("application.submit", by, unit=unit, contact=contact.id).result["application"])


def named(house: House, principal: str = "site_lead", delegate: str = "site_manager", until: str = "18:00") -> str:
    more = {"delegate": house.desk(delegate).person, "until": at(until).isoformat()}
    return str(house.do("delegation.give", house.desk(principal), **more).result["delegation"])


def application(house: House, id: str) -> Application:
    return house.hall.all(Application)[id]


def test_the_approval_says_who_signed_and_for_whom_and_so_does_the_journal(house: House) -> None:
    """SC-12, of stand-ins, on both databases."""
    selling = begun(house)
    named(selling)
    wanted, manager, lead = applied(selling), selling.desk("site_manager"), selling.desk("site_lead")
    selling.do("application.approve", manager, application=wanted)
    approved = application(selling, wanted)
    assert (approved.state, approved.decided_by, approved.decided_for) == ("approved", manager.actor, lead.actor)
    assert approved.signed == [
        {"by": manager.actor, "in_place_of": lead.actor, "role": "site_lead", "at": selling.now.isoformat()}
    ]
    entry = selling.entries[-1]
    assert (entry.actor, entry.arguments) == (manager.actor, {"application": wanted, "in_place_of": lead.actor})
    with selling.engine.begin() as connection:
        assert journal.replay(connection, "h1").hall.get(Application, wanted) == approved
        assert journal.load(connection, "h1").hall.get(Application, wanted) == approved


def test_whoever_may_himself_signs_in_his_own_name(selling: House) -> None:
    named(selling, delegate="controller")
    wanted = applied(selling)
    selling.do("application.approve", selling.desk("controller"), application=wanted)
    assert application(selling, wanted).decided_for is None
    assert selling.entries[-1].arguments == {"application": wanted}


def _refuse(house: House, wanted: str, by: Viewer) -> None:
    house.do("application.refuse", by, application=wanted, reason="a slip")


def _undo(house: House, wanted: str, by: Viewer) -> None:
    house.do("application.refuse", application=wanted, reason="a slip")
    house.do("application.undo", by, application=wanted)


def _release(house: House, wanted: str, by: Viewer) -> None:
    house.do("application.approve", application=wanted)
    house.do("hold.release", by, application=wanted, reason="a slip")


def _approve(house: House, wanted: str, by: Viewer) -> None:
    house.do("application.approve", by, application=wanted)


def _control(house: House, wanted: str, by: Viewer) -> None:
    house.do("application.approve", application=wanted)
    money = {"application": wanted, "amount_fen": 2_000_000, "method": "card"}
    house.do("receipt.record", house.desk("cashier"), **money)
    house.do("unit.control", by, unit=application(house, wanted).unit)


@pytest.mark.parametrize(
    ("verb", "decide"),
    [("application.refuse", _refuse), ("application.undo", _undo), ("hold.release", _release),
     ("application.approve", _approve), ("unit.control", _control)],
)  # fmt: skip
def test_each_signature_is_given_for_somebody_while_he_is_acted_for(
    selling: House, verb: str, decide: Callable[[House, str, Viewer], None]
) -> None:
    assert {verb for verb, command in COMMANDS.items() if command.delegable} == DECIDED | ELSEWHERE
    wanted, manager = applied(selling), selling.desk("site_manager")
    with pytest.raises(Refused, match=r"^not-allowed"):
        decide(selling, wanted, manager)
    named(selling, "controller")
    decide(selling, applied(selling, "u2"), manager)
    entry = selling.entries[-1]
    assert (entry.command, entry.actor) == (verb, manager.actor)
    assert entry.arguments["in_place_of"] == selling.desk("controller").actor


def test_a_slip_taken_back_is_as_it_was_signed(selling: House) -> None:
    named(selling)
    wanted, manager = applied(selling), selling.desk("site_manager")
    selling.do("application.approve", manager, application=wanted)
    before = application(selling, wanted)
    selling.do("hold.release", selling.desk("controller"), application=wanted, reason="a slip")
    assert (application(selling, wanted).state, application(selling, wanted).decided_for) == ("released", None)
    selling.do("application.undo", selling.desk("controller"), application=wanted)
    assert application(selling, wanted) == before


def test_at_its_moment_it_is_over_whether_or_not_the_clock_has_come_by(selling: House) -> None:
    given = named(selling, until="10:00")
    wanted, manager = applied(selling), selling.desk("site_manager")
    selling.set("10:00")
    with pytest.raises(Refused, match=r"^not-allowed"):
        selling.do("application.approve", manager, application=wanted)
    assert application(selling, wanted).state == "waiting"
    selling.set("10:00:01")
    assert ("delegation.expire", {"delegation": given}) in list(due(selling.hall, selling.now))
    selling.do("delegation.expire", delegation=given)
    assert selling.hall.all(Delegation)[given].ended_by == "system"


def test_the_clock_ends_none_before_its_moment(selling: House) -> None:
    given = named(selling)
    with pytest.raises(Refused, match=r"^not-due"):
        selling.do("delegation.expire", delegation=given)


def test_an_admin_names_somebody_for_whoever_is_ill_and_nobody_else_does(selling: House) -> None:
    wanted = {
        "principal": selling.desk("site_lead").person, "delegate": selling.desk("site_manager").person,
        "until": at("18:00").isoformat(),
    }  # fmt: skip
    with pytest.raises(Refused, match=r"^not-allowed"):
        selling.do("delegation.give", selling.desk("controller"), **wanted)
    given = selling.do("delegation.give", selling.desk("admin"), **wanted).result["delegation"]
    with pytest.raises(Refused, match=r"^not-allowed"):
        selling.do("delegation.end", selling.desk("controller"), delegation=given)
    selling.do("delegation.end", selling.desk("site_manager"), delegation=given)  # hands it back
    assert selling.hall.all(Delegation)[given].acting is None


def test_who_acted_leaves_with_the_night_and_stays_in_the_journal(selling: House) -> None:
    given = named(selling)
    selling.do("delegation.end", selling.desk("site_lead"), delegation=given)
    selling.night(at("00:10").date() + timedelta(days=2))
    assert given not in selling.hall.all(Delegation)
    assert [e.command for e in selling.entries if e.command.startswith("delegation")] == [
        "delegation.give",
        "delegation.end",
    ]


async def test_over_http_it_opens_and_shuts_the_way_to_a_signature_alone(tmp_path: Path, valkey: Valkey) -> None:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:

        async def tried(verb: str, **arguments: Any) -> str:
            key = f"{verb} {office.now()[0]}"
            return str((await office.do(verb, arguments, "site_manager", key)).json().get("code", "done"))

        approve, until = {"application": "a0"}, (hall_time.now() + timedelta(hours=1)).isoformat()
        assert await tried("application.approve", **approve) == "not-allowed"
        given = await office.do(
            "delegation.give", {"delegate": office.people["site_manager"], "until": until}, "site_lead", "give it once"
        )
        assert given.status_code == 200, given.text
        assert await tried("application.approve", **approve) == "unknown-record"
        assert await tried("unit.release", units=["u0"]) == "not-allowed"
        assert await tried("policy.set", key="hall.opens", value="08:00", reason="-") == "not-allowed"
        assert await tried("delegation.end", delegation=given.json()["result"]["delegation"]) == "done"
        assert await tried("application.approve", **approve) == "not-allowed"


def test_a_page_that_is_open_comes_back_with_the_buttons_of_whoever_it_acts_for() -> None:
    """And without them once that is over: its socket is closed to come again."""
    now = hall_time.now()
    people = [Person(id="lead", name="l", role="site_lead"), Person(id="sm", name="m", role="site_manager")]
    running = Delegation(
        id="g1", principal="lead", delegate="sm", since=now, until=now + timedelta(hours=1), given_by="person:lead"
    )
    hall = hall_of(people)
    feed: Any = SimpleNamespace(hall=hall)
    plain = as_viewer(hall, "h1", "sm", None)
    assert plain is not None
    assert verdict(plain, feed, APPROVALS, APPROVALS.audience(plain)) is None
    hall.put(running)
    assert verdict(plain, feed, APPROVALS, APPROVALS.audience(plain)) == Close.RESTART
    acting = as_viewer(hall, "h1", "sm", None)
    assert acting is not None
    assert "application.approve" in APPROVALS.panels["may"].render(hall, APPROVALS.audience(acting))["verbs"]
    hall.put(running.but(ended_at=now))
    assert verdict(acting, feed, APPROVALS, APPROVALS.audience(acting)) == Close.RESTART


def test_whoever_comes_back_as_somebody_else_starts_anew_though_he_holds_the_newest_number() -> None:
    """What he holds with it is what another saw. Public screens are all in the hall's own epoch."""
    now = hall_time.now()
    alike = [Audience("site_manager"), Audience("site_manager", stands_for=frozenset({"site_lead"})), Audience("head")]
    shared = Shared(APPROVALS, hall_of([]), "e1", "v1")
    epochs = [json.loads(text_of(shared.view(audience).frame(None, now)))["epoch"] for audience in alike]
    assert len({*epochs, "e1"}) == 4
    assert [audience.epoch("e1") for audience in alike] == epochs
    assert Audience().epoch("e1") == "e1"
