"""The office shows the hall's staff and rules, each role its own part, and never a client."""

from typing import Any

import pytest

import domain.nouns  # noqa: F401  # fills the table
from domain.core.command import COMMANDS
from domain.core.counter import Counter
from domain.core.hall import Hall
from domain.core.roles import ROLES
from domain.core.viewer import Viewer
from domain.core.words import ACTS, NAMES
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS
from domain.house.presence.records import Presence
from domain.nouns import KINDS, REGISTERS
from domain.reception.rosters.records import Roster
from domain.reception.rosters.rules import LATE
from domain.sales.outages.records import Duty, Outage, PaperLock
from domain.sales.plan.records import SalesPlan
from domain.sales.prices.records import PriceCopy, PriceDraft, PriceLines, PriceList
from kiosk.office.roles import MANAGERS, OPENED_BY, PARTS
from kiosk.office.screen import SCREEN, VERBS, concerned
from server.screen import Audience
from server.web.words import catalogue
from tests.kiosk.sales import A00, B00, CANARIES, NOW, a_hall, discount, person, text, unit
from tests.shown import shown

ADMIN, LEAD, CONTROLLER = Audience(role="admin"), Audience(role="site_lead"), Audience(role="controller")
DISPATCHER = Audience(role="dispatcher")
DAY = NOW.date()


def a_roster(group: str, *people: str, **more: Any) -> Roster:
    values = {"filed_at": NOW, "filed_by": f"person:{group.lower()}0", **more}
    return Roster(id=f"{DAY}/{group}", day=DAY, group=group, people=list(people), **values)


def an_office() -> Hall:
    """The hall of the sales screens with rosters, a device, a price list and one changed rule."""
    return a_hall(
        a_roster("A", "a7", "a8"), a_roster("B", "b4", locked=True, excluded="below-minimum"),
        Presence(id="a7", state="waiting", since=NOW), Presence(id="b4", state="receiving", since=NOW, visit="v2"),
        Device(id="d1", screen="board", name="大厅左墙", paired_at=NOW),
        PriceList(id="p1", filename="价格表v1.xlsx", activated_at=NOW, added=5),
        Policy(id="hold.pay_minutes", value=45, source="person:ctl", since=NOW, version=2, reason="开盘日"),
        unit("1902", state="unreleased", floor=19), unit("201", state="unreleased", floor=2, building="10栋"),
        unit("villa", state="unreleased", floor=None, building="澜院", entrance=""),
    )  # fmt: skip


def test_no_role_is_shown_a_client() -> None:
    hall = an_office()
    for role in OPENED_BY:
        seen = text(shown(SCREEN, hall, concerned(Viewer("h1", role=role, group="A"))))  # type: ignore[arg-type]
        assert "组" in seen or "A" in seen
        for name, phone in CANARIES.values():
            assert name not in seen
            assert phone not in seen
        for visitor in ("王女士", "138****0026", "client-a7", "v2", "453868100"):
            assert visitor not in seen, (role, visitor)


def test_a_group_manager_sees_the_own_group_and_nothing_of_the_others() -> None:
    own = shown(SCREEN, an_office(), A00)
    assert own["group/A"] == {"order": 1, "agency": "甲代理", "exited": False}
    assert {path for path in own if not path.startswith("panel/")} == {
        "group/A", "person/a0", "person/a7", "person/a8", "presence/a7", f"roster/{DAY}/A",
    }  # fmt: skip
    assert own["panel/rules"] == {"settings": [], "site": None}
    assert own["panel/units"] == {"buildings": []}
    assert own["panel/unreleased"] == {"entrances": []}
    for other in ("乙代理", "邵晓", "高敏", "b4", "大厅左墙", "价格表v1"):
        assert other not in text(own)
    assert "甲代理" not in text(shown(SCREEN, an_office(), B00))


def test_a_manager_without_a_group_sees_nobody() -> None:
    lost = shown(SCREEN, an_office(), concerned(Viewer("h1", role="project_manager")))
    assert [path for path in lost if not path.startswith("panel/")] == []


@pytest.mark.parametrize(("audience", "named"), [(ADMIN, True), (LEAD, True), (DISPATCHER, False), (CONTROLLER, False)])
def test_whoever_allots_or_controls_knows_groups_by_their_letter(audience: Audience, named: bool) -> None:
    """RO-01."""
    seen = text(shown(SCREEN, an_office(), audience))
    assert ("甲代理" in seen) is named
    assert "林嘉" in seen


def test_devices_are_for_those_who_look_after_them() -> None:
    assert shown(SCREEN, an_office(), ADMIN)["device/d1"]["name"] == "大厅左墙"
    assert "device/d1" in shown(SCREEN, an_office(), LEAD)
    assert "大厅左墙" not in text(shown(SCREEN, an_office(), DISPATCHER))


def test_a_roster_counts_those_who_may_stand_in_the_round() -> None:
    hall = an_office()
    assert shown(SCREEN, hall, ADMIN)[f"roster/{DAY}/A"] == {
        "day": "2026-11-22", "group": "A", "people": ["a7", "a8"], "eligible": 2, "filed_at": "2026-11-22T06:00:00Z",
        "filed_by": "人a0", "locked": False, "excluded": "",
    }  # fmt: skip
    unfiled = person("a8", "consultant", "A").but(filed=False)
    hall.put(unfiled)
    assert shown(SCREEN, hall, ADMIN)[f"roster/{DAY}/A"]["eligible"] == 1
    assert ("roster", f"{DAY}/A") in set(SCREEN.touches[type(unfiled)](unfiled, hall))


def test_every_rule_is_listed_with_its_source_and_whoever_changed_it() -> None:
    rules = {rule["key"]: rule for rule in shown(SCREEN, an_office(), ADMIN)["panel/rules"]["settings"]}
    assert list(rules) == list(SETTINGS)
    assert (
        rules["rotation.minimum"] | {"rule": "RT-03", "value": 10, "low": 1, "high": 200, "ours": False}
        == rules["rotation.minimum"]
    )
    assert rules["hold.pay_minutes"]["ours"] is False
    assert rules["rotation.start_group"]["ours"] is True
    changed = rules["hold.pay_minutes"]
    assert (changed["value"], changed["default"], changed["rule"]) == (45, 30, "SC-05")
    assert (changed["set_by"], changed["version"], changed["reason"]) == ("高敏", 2, "开盘日")


def test_units_are_counted_by_building_and_state_in_the_order_people_count() -> None:
    assert shown(SCREEN, an_office(), LEAD)["panel/units"]["buildings"] == [
        {"building": "3栋", "states": {"applied": 1, "available": 1, "controlled": 1, "on_hold": 1, "unreleased": 2}},
        {"building": "10栋", "states": {"unreleased": 1}},
        {"building": "澜院", "states": {"unreleased": 1}},
    ]


def test_whoever_releases_or_strikes_homes_off_is_shown_those_never_released() -> None:
    def floors(floor: int | None, *units: str) -> list[dict[str, Any]]:
        return [{"floor": floor, "floor_label": "", "units": list(units)}]

    waiting = [
        {"building": "3栋", "entrance": "2单元", "floors": floors(19, "1901", "1902")},
        {"building": "10栋", "entrance": "2单元", "floors": floors(2, "201")},
        {"building": "澜院", "entrance": "", "floors": floors(None, "villa")},
    ]
    for role in ("controller", "admin", "site_lead", "executive", "general_manager", "system"):
        assert shown(SCREEN, an_office(), Audience(role=role))["panel/unreleased"]["entrances"] == waiting, role
    for role in OPENED_BY - {"system"} - COMMANDS["unit.release"].roles - COMMANDS["price_list.strike"].roles:
        assert shown(SCREEN, an_office(), Audience(role=role))["panel/unreleased"] == {"entrances": []}, role


def test_floors_stand_in_their_order_whatever_people_write() -> None:
    written = [(4, "3A"), (None, ""), (3, ""), (None, "顶层"), (-1, "LG"), (None, "跃层"), (4, "")]
    homes = [
        unit(f"u{n}", building="9栋", entrance="", floor=floor, floor_label=label, state="unreleased")
        for n, (floor, label) in enumerate(written)
    ]
    entrances = shown(SCREEN, a_hall(*homes), CONTROLLER)["panel/unreleased"]["entrances"]
    found = next(entrance for entrance in entrances if entrance["building"] == "9栋")
    assert [(row["floor"], row["floor_label"]) for row in found["floors"]] == [
        (None, "跃层"), (None, "顶层"), (4, ""), (4, "3A"), (3, ""), (-1, "LG"), (None, "")
    ]  # fmt: skip


def test_a_list_says_that_it_was_undone_and_nothing_of_what_it_changed() -> None:
    """SC-20: no price is in the card."""
    undone = PriceList(id="p2", filename="v2.xlsx", activated_at=NOW, changed=1, before={"1902": {"price_fen": 1}})
    card = shown(SCREEN, a_hall(undone.but(undone_at=NOW)), ADMIN)["price_list/p2"]
    assert card == {
        "filename": "v2.xlsx", "activated_at": "2026-11-22T06:00:00Z", "added": 0, "changed": 1, "missing": 0,
        "undone_at": "2026-11-22T06:00:00Z", "recalled_at": None,
    }  # fmt: skip


def test_nobody_finds_a_part_of_a_page_he_may_not_open_and_some_find_what_a_late_list_needs() -> None:
    assert set(ROLES) | {"system"} >= OPENED_BY
    assert all(roles <= OPENED_BY for roles in PARTS.values())
    assert set(LATE) <= COMMANDS["roster.file"].roles


PLANS = ["plan.set_status", "plan.set_phase", "plan.enter_permit", "plan.set_target"]
COPIES = ["price_copy.issue", "price_copy.return", "price_copy.lose"]
PAPERS = ["duty.name", "outage.declare", "outage.close", "paper.issue", "paper.enter", "paper.spoil"]


@pytest.mark.parametrize(
    ("role", "more"),
    [("site_manager", ["delegation.give", *COPIES, *PAPERS]), ("head", ["delegation.give", *PLANS, *PAPERS])],
)
def test_whoever_supervises_reads_rosters_rules_and_journal_and_has_few_buttons(role: str, more: list[str]) -> None:
    """RO-17. Agencies stay unnamed, as for everyone who does not deal with them (RO-01)."""
    cards = shown(SCREEN, an_office(), Audience(role=role))
    assert cards["panel/desk"]["tabs"] == [
        "today", "people", "prices", "discounts", "plan", "release", "outage", "rules", "registers",
        "journal", "steps",
    ]  # fmt: skip
    assert cards["panel/may"] == {"verbs": sorted(["delegation.end", *more], key=VERBS.index)}, (
        "to name who signs, and hand back what he was given"
    )
    assert f"roster/{DAY}/A" in cards
    assert "甲代理" not in text(cards)


def test_the_journal_has_a_word_for_every_command_and_kind_of_record() -> None:
    """What it has none for would stand there as the machine calls it."""
    assert set(ACTS) == {verb for verb, command in COMMANDS.items() if command.writes}
    assert set(NAMES) == set(KINDS) - {"counter"}
    for words in (ACTS, NAMES):
        assert all(said in catalogue("zh_CN") for said in words.values())


def test_the_desk_says_which_tabs_and_buttons_there_are() -> None:
    desk = shown(SCREEN, an_office(), A00)["panel/desk"]
    assert desk == {
        "tabs": ["today", "people", "registers"],
        "registers": ["applications", "contacts", "reservations", "visits"],
        "late": False,
        "minimum": 10,
        "cutoff": "08:00",
    }
    assert shown(SCREEN, an_office(), ADMIN)["panel/desk"]["tabs"] == list(PARTS)


def test_whoever_reads_a_register_or_the_journal_finds_its_tab() -> None:
    for role in OPENED_BY - {"system"}:
        desk = shown(SCREEN, an_office(), Audience(role=role, group="A" if role in MANAGERS else None))["panel/desk"]
        assert desk["registers"] == sorted(name for name, found in REGISTERS.items() if role in found.readers), role
        assert ("registers" in desk["tabs"]) == bool(desk["registers"]), role
        assert ("journal" in desk["tabs"]) == (role in PARTS["journal"]), role
    assert {"site_manager", "head"} <= OPENED_BY, "who spot-check registers (CK-06)"


def test_managers_of_a_group_share_one_audience_and_desks_one_for_each_role() -> None:
    for role in MANAGERS:
        assert concerned(Viewer("h1", person="a0", role=role, group="A")) == Audience(role=role, group="A")  # type: ignore[arg-type]
    assert concerned(Viewer("h1", person="x", role="admin", group="A")) == Audience(role="admin")


def test_the_plan_and_its_progress_are_the_developers_own() -> None:
    """SC-44: of the homes to be sold by the end of the phase that runs."""
    hall = an_office()
    plan = SalesPlan(
        id="plan", since=NOW, phase="trial", phase_since=NOW, permit="118", targets={"trial": 4, "tail": 9}
    )
    assert shown(SCREEN, hall, LEAD)["panel/plan"]["planned"] is False
    hall.put(plan)
    seen = shown(SCREEN, hall, LEAD)["panel/plan"]
    assert (seen["phase"], seen["permit"], seen["target"]) == ("trial", "118", 4)
    assert seen["lines"][0] == {"line": "controlled", "homes": 1, "percent": "25.0"}
    assert shown(SCREEN, hall, A00)["panel/plan"] == {"phases": []}


def test_the_catalogue_is_read_with_the_prices_and_changed_by_those_who_keep_it() -> None:
    """SC-22, RO-06."""
    line = discount(saved_by="person:ctl")
    card = shown(SCREEN, a_hall(line), Audience(role="site_lead"))["discount/o1"]
    assert (card["name"], card["rate"], card["version"], card["saved_by"]) == ("按时签约", 100, 1, "高敏")
    for role in OPENED_BY - {"system"}:
        cards = shown(SCREEN, a_hall(line), Audience(role=role, group="A" if role in MANAGERS else None))
        assert ("discount/o1" in cards) == (role in PARTS["discounts"]), role
        keeps = {"discount.save", "discount.retire"} & set(cards["panel/may"]["verbs"])
        assert bool(keeps) == (role in ("site_lead", "executive", "general_manager")), role
    assert ("discount", "o1") in set(SCREEN.touches[Person](a_hall().all(Person)["ctl"], a_hall(line)))


def test_outages_are_told_with_their_papers_and_no_client() -> None:
    """SC-17."""
    hall = a_hall(
        Outage(
            id="o1", state="closed", since=NOW, reason="停电", duty="ctl", declared_by="person:ctl", declared_at=NOW,
            until=NOW, closed_by="person:ctl", last=4, seconds=2400,
        ),
        PaperLock(
            id="l1", outage="o1", number=3, unit="1802", group="A", consultant="a7", client="client-a7",
            client_name="王女士", client_phone="138****0026", at=NOW, entered_by="person:ctl", entered_at=NOW,
        ),
        Duty(id="2026-11-22", day=DAY, person="ctl", named_by="person:ctl", named_at=NOW),
        Counter(id="paper", value=10), Counter(id="paper-entered", value=3),
    )  # fmt: skip
    cards = shown(SCREEN, hall, CONTROLLER)
    assert (cards["panel/papers"]["issued"], cards["panel/papers"]["entered"]) == (10, 3)
    told = cards["panel/papers"]["outages"][0]
    assert (told["state"], told["last"], told["declared_by"]) == ("closed", 4, "高敏")
    assert [(p["number"], p["unit"], p["consultant"]["badge"]) for p in told["papers"]] == [(3, "1802", "A7")]
    assert cards["panel/on_paper"]["duties"] == [
        {"day": "2026-11-22", "person": {"id": "ctl", "badge": "", "name": "高敏"}}
    ]
    for role in OPENED_BY:
        seen = text(shown(SCREEN, hall, concerned(Viewer("h1", role=role, group="A"))))  # type: ignore[arg-type]
        assert not any(client in seen for client in ("王女士", "138****0026", "client-a7")), role
    assert shown(SCREEN, hall, A00)["panel/papers"]["outages"] == []


def test_lists_that_wait_and_copies_are_told_without_a_price() -> None:
    """SC-20: for whoever finds the price lists."""
    hall = a_hall(
        PriceDraft(
            id="p9", filename="v9.xlsx", homes=5, added=1, changed=4, effective_at=NOW, filed_by="person:ctl", filed_at=NOW
        ),
        PriceDraft(
            id="p8", filename="v8.xlsx", homes=5, added=1, changed=4, state="dropped", filed_by="person:ctl", filed_at=NOW
        ),
        PriceLines(id="p9", lines=[{"id": "1802", "price_fen": 453868199}]),
        PriceCopy(id="y1", price_list="p1", group="A", number=2, issued_by="person:ctl", issued_at=NOW),
    )  # fmt: skip
    cards = shown(SCREEN, hall, LEAD)
    assert cards["price_draft/p9"] == {
        "filename": "v9.xlsx", "homes": 5, "added": 1, "changed": 4, "effective_at": "2026-11-22T06:00:00Z",
        "state": "drafted", "filed_at": "2026-11-22T06:00:00Z", "filed_by": "高敏",
    }  # fmt: skip
    assert cards["price_copy/y1"] == {
        "price_list": "p1", "called": "A-2", "group": "A", "number": 2, "state": "out",
        "issued_at": "2026-11-22T06:00:00Z", "ended_at": None, "reason": "",
    }  # fmt: skip
    assert "price_draft/p8" not in cards, "it waits for nothing"
    for role in OPENED_BY:
        seen = text(shown(SCREEN, hall, concerned(Viewer("h1", role=role, group="A"))))  # type: ignore[arg-type]
        assert "453868199" not in seen
        assert ("v9.xlsx" in seen) is (role in PARTS["prices"]), role
