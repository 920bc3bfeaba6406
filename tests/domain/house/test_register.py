"""Whatever leaves the hall is read somewhere, and what registers declare of it is so."""

from datetime import datetime

import pytest

from domain.core.hall import Hall, hall_of
from domain.core.record import Record
from domain.core.roles import AGENCY_ROLES, ROLES
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.register import Among, Register
from domain.nouns import KINDS, REGISTERS
from domain.sales.units.search import home
from tests.hall import application, unit, viewer

LEFT_TO_THE_JOURNAL = {  # kinds that leave and have no register, and where their day is read
    "roster": "roster.file and roster.lock, with the list as it was filed",
    "round": "its slots",
    "slot": "the visit that was received on it, and the rules there",
    "credit": "the visit that was received on it, and the rules there",
    "ask": "device.reload and device.identify",
    "settlement": "settlement.close and settlement.confirm, with what was counted",
    "reconciliation": "reconciliation.sign and the others, with its day, and whom it missed",
    "push_list": "push_list.propose and the others, with its homes",
    "delegation": "delegation.give, with both people and its end, and delegation.end",
    "challenge": "challenge.answer and the others, and the applications it is about",
    "batch": "batch.draft and the others, with its name and homes",
    "withdrawal": "withdrawal.request and the others; one that is closed stays as long as its receipts",
    "instalment": "instalment.plan and the others; a plan stays as long as its deal",
    "mortgage": "mortgage.open and the others; a loan stays as long as its deal",
    "deal": "deal.propose and the others; one that is signed stays as long as its application",
    "duty": "duty.name, with the day and the person",
    "outage": "outage.declare and outage.close, with the reason and the last paper",
    "paper_lock": "paper.enter and the others, and the application it became",
    "price_draft": "price_list.file and the others, and the list it became",
    "price_copy": "price_copy.issue and the others, with its number",
    "opening": "opening.plan and the others, with its name, its seed and the document of its result",
    "campaign": "campaign.plan and the others, with its name",
    "notice": "the move that told it, and notice.seen",
}
SEALED = {"client", "payer", "heard", "claimed_at", "why"}  # ids of the vault, and what a visitor said of himself


def test_every_kind_that_leaves_the_hall_is_read_in_a_register_or_in_the_journal() -> None:
    leaves = {record.kind for record in KINDS.values() if record.finished is not Record.finished}
    assert leaves == {register.record.kind for register in REGISTERS.values()} | set(LEFT_TO_THE_JOURNAL)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))
def test_a_register_names_what_its_record_has(register: Register) -> None:
    fields = register.record.model_fields
    assert fields[register.at].annotation is datetime, "every row has one"
    assert {*register.columns, *register.rare} <= set(fields)
    assert all(hasattr(register.record, name) or name in fields for name in (*register.told, *register.inside))
    assert SEALED & {*register.told, *register.inside} == set()
    for each in register.filters.values():
        assert set(each.empty) in (set(), set(each.words))
        if each.through:
            other, name = each.through
            assert other.filters[name].through is None
            assert not other.filters[name].empty
    assert set(register.readers) <= set(ROLES)


def test_no_agency_reads_more_than_its_own() -> None:
    scopes = {
        scope for register in REGISTERS.values() for role, scope in register.readers.items() if role in AGENCY_ROLES
    }
    assert scopes == {"own", "group"}
    assert not set(AGENCY_ROLES) & {*REGISTERS["receipts"].readers, *REGISTERS["refunds"].readers}


def people() -> Hall:
    return hall_of([
        Person(id="a1", name="a", role="consultant", group="A"), Person(id="a2", name="b", role="consultant", group="A", active=False),
        Person(id="b1", name="c", role="consultant", group="B"), unit(id="3栋-1202", building="3栋", room="1202"),
    ])  # fmt: skip


def test_whose_rows_a_reader_reads() -> None:
    visits, applications = REGISTERS["visits"], REGISTERS["applications"]
    assert visits.whose(viewer("s1", "site_manager"), people()) is None
    assert visits.whose(viewer("a1", "consultant", "A"), people()) == Among("consultant", {"a1"})
    assert visits.whose(viewer("m", "group_manager", "A"), people()) == Among("consultant", {"a1", "a2"}), (
        "also who left"
    )
    assert applications.whose(viewer("m", "group_manager", "A"), people()) == Among("group", {"A"}), "as it was then"
    assert visits.whose(viewer("m", "group_manager"), people()) == Among("consultant", frozenset()), (
        "of no group: nothing"
    )
    with pytest.raises(KeyError):
        REGISTERS["receipts"].whose(viewer("a1", "consultant", "A"), people())


def test_who_decided_is_told_to_readers_of_all_rows_alone() -> None:
    record = application(decided_by="person:u1")
    register = REGISTERS["applications"]
    assert register.tell(record, viewer("c", "controller"))["decided_by"] == "person:u1"
    assert "decided_by" not in register.tell(record, viewer("A2", "consultant", "A"))
    assert register.tell(record, Viewer("h1", role="head"))["submitted_at"] == "2025-03-03T02:02:10Z"


@pytest.mark.parametrize("written", ["3栋-1202", "3栋1202", "3栋 1202", " 3栋·1202 ", "3栋/12-02"])
def test_a_home_is_meant_however_it_is_written(written: str) -> None:
    assert home(people(), written) == "3栋-1202"
    assert home(people(), "4栋 1202") == "4栋 1202"
