"""Whatever is typed, and in whatever script, no phone and no given name gets past the vault (S14, S17, S18)."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.clients.contacts.records import Contact
from domain.clients.names import COMPOUND, called, masked_name, surname
from domain.core.digits import digits_of, without_phones
from domain.core.inputs import FreeText
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from server.app import SCREENS
from server.live.frames import text_of
from server.live.views import Shared
from server.screen import Audience
from server.store.entry import Entry
from server.web.words import ROOT
from tests.hall import GROUPS, House, engine_of, open_day, open_house, staff, stock, viewer, visits

GIVEN = "昶璟"  # of every client, and of nobody else
PHONE = (  # no date, price or id has four such digits in a row, nor has the mask of such a phone
    st.text("456789", min_size=8, max_size=8).map("199{}".format).filter(lambda phone: phone[-4:] not in phone[:-1])
)
MASK = re.compile(r"199\*{4}[0-9]{4}")
SCRIPTS: dict[str, Callable[[str], str]] = {
    "ascii": str,
    "wide": lambda digit: chr(0xFF10 + int(digit)),
    "arabic": lambda digit: chr(0x660 + int(digit)),
    "devanagari": lambda digit: chr(0x966 + int(digit)),
    "mathematical": lambda digit: chr(0x1D7CE + int(digit)),
    "circled": lambda digit: "⓪①②③④⑤⑥⑦⑧⑨"[int(digit)],
    "dark circles": lambda digit: "⓿❶❷❸❹❺❻❼❽❾"[int(digit)],
    "keycaps": lambda digit: f"{digit}\ufe0f\u20e3",
    "chinese": lambda digit: "〇一二三四五六七八九"[int(digit)],
    "receipts": lambda digit: "零壹贰叁肆伍陆柒捌玖"[int(digit)],
}
BETWEEN = ("", "", " ", "-", ".", "\u200d", "\u200b", "\u00ad", "\u3000", "·", ") ")
WRITTEN = (
    "{name}", "{name}{phone}", "{phone}{name}", "{name}（{phone}）", "({name}) {phone}", "Lily {name}", "Lily {name} {phone}",
    "先生{name}{phone}", "{name}先生 {phone}", "Mr. {name}", "🙂{name}🙂{phone}", "王 {given}", "王\u200d{given}", "王{given}{phone}王",
    "欧阳{given} {phone}", "［{name}］", "{phone}", "Li {phone}", "{phone} Li", "김 {given}", "王{given}Lily",
)  # fmt: skip


@st.composite
def typed_phones(draw: st.DrawFn) -> tuple[str, str]:
    """(its digits, how it is typed): scripts mixed, and things between that are not seen or mean nothing."""
    phone = draw(PHONE)
    scripts = draw(st.lists(st.sampled_from(sorted(SCRIPTS)), min_size=11, max_size=11) | st.just(["wide"] * 11))
    between = draw(st.lists(st.sampled_from(BETWEEN), min_size=10, max_size=10) | st.just([""] * 10))
    digits = [SCRIPTS[script](digit) for script, digit in zip(scripts, phone, strict=True)]
    return phone, "".join(a + b for a, b in zip(digits, [*between, ""], strict=True))


def texts(value: Any) -> Iterator[str]:
    """Every text and number within a JSON value."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield name
            yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)
    elif value is not None:
        yield str(value)


def traces(value: Any, phone: str) -> list[str]:
    """Where a JSON value shows a given name, or four digits of the phone in a row that are no part of a mask."""
    kept = [phone[start : start + 4] for start in range(len(phone) - 3)]
    found = []
    for text in texts(value):
        plain = unicodedata.normalize("NFKC", text)
        seen = "".join(digits_of(c) or (c if c.isalpha() or c == "*" else "") for c in MASK.sub("*", text))
        if any(character in plain for character in GIVEN) or any(part in seen for part in kept):
            found.append(text)
    return found


def told(entry: Entry) -> Any:
    """What is said of a change, its records among it: the journal's row, and what travels on Redis.

    Not the keyed hashes, which tell nothing and may have any digits.
    """
    message = json.loads(entry.message)
    return {name: message[name] for name in message.keys() - {"hash", "fingerprint", "key"}}


def frames(house: House) -> Iterator[Any]:
    """A whole frame of every screen for each of its audiences."""
    people = [viewer(p.id, p.role, p.group) for p in house.hall.all(Person).values() if p.active]
    for screen in SCREENS.values():
        audiences = {screen.audience(one) for one in people if one.holds in screen.opened_by} | {Audience()}
        shared = Shared(screen, house.hall, "e", "v")
        for audience in sorted(audiences, key=str)[:3]:
            frame = shared.view(audience).frame(None, house.now)
            yield json.loads(frame if isinstance(frame, str) else text_of(frame))


def visit_and_leave(house: House, name: str, note: str, phone: str, *, left_at_the_door: bool) -> None:
    """He comes, is called and received, and his record is completed; every free text says `note`."""
    at_door = {"phone": phone} if left_at_the_door else {}
    visit = house.visitor(name, **at_door)
    badge = house.dispatch(visit)
    house.do("visit.decline", house.person(badge), visit=visit, reason=note)
    house.present(badge, "waiting")
    badge = house.dispatch(visit)
    house.do("visit.accept", house.person(badge), visit=visit)
    if not left_at_the_door:
        house.do("visit.identify", house.person(badge), visit=visit, name=name, phone=phone)


def over(house: House) -> None:
    """He leaves and is forgotten: whoever comes with this phone is a new client."""
    [visit] = visits(house, "received")
    house.do("visit.end", house.desk("dispatcher"), visit=visit.id)
    house.do("client.erase", house.desk("admin"), client=visit.client)


def notes(house: House, note: str) -> None:
    """Every other free text a command takes."""
    a01, device = house.person("A01"), next(iter(house.hall.all(Device)))
    house.do("presence.set", a01, state="away_work", reason=note)
    house.do("presence.set", a01, state="waiting", reason=note)
    house.do("credit.grant", lane="visit", consultant=a01.person, reason=note)
    house.do("policy.set", key="deposit.minimum_fen", value=1_000 + house.hall.seq, reason=note)
    house.do("device.rename", device=device, name=f"wall {note}")
    house.do("group.save", id="A", order=1, agency=note)
    house.do("site.open", name=note)
    contact = list(house.hall.all(Contact).values())[-1]
    holder = house.person(house.badge(contact.consultant))
    apply = house.do("application.submit", holder, unit="u1", contact=contact.id).result["application"]
    house.do("application.refuse", house.desk("controller"), application=apply, reason=note)


def test_whatever_is_typed_no_phone_and_no_given_name_gets_past_the_vault(tmp_path: Path) -> None:
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, GROUPS)
        stock(house)
        house.do("device.add", screen="board", name="a wall")
        open_day(house)

        known: set[str] = set()

        @settings(max_examples=40, deadline=None)
        @given(typed_phones(), st.sampled_from(WRITTEN), st.booleans())
        @example(("19945678945", "１９９４５６７８９４５"), "Li {phone}", True)
        @example(("19945678946", "19945678946"), "Lily {name}", False)
        def typed(typed: tuple[str, str], written: str, left_at_the_door: bool) -> None:
            phone, text = typed
            known.add(phone)
            before = len(house.entries)
            name = written.format(name=f"王{GIVEN}", given=GIVEN, phone=text)
            visit_and_leave(house, name, f"打 {text} 找他", phone, left_at_the_door=left_at_the_door)
            notes(house, f"{text}，谢谢")
            said = [told(entry) for entry in house.entries[before:]]
            assert len(said) >= 15, "the premise"
            assert [trace for part in said for trace in traces(part, phone)] == []
            assert [trace for frame in frames(house) for trace in traces(frame, phone)] == []
            over(house)

        typed()
        assert len(known) > 10, "the premise"


@given(typed_phones(), st.sampled_from(["{}", "at {}", "{}王", "（{}）"]))
def test_the_search_finds_what_was_planted(typed: tuple[str, str], around: str) -> None:
    phone, text = typed
    assert traces({"a": [{"b": around.format(text)}]}, phone) != []
    assert traces({"a": f"王{GIVEN[1]}"}, phone) != []
    assert traces({f"王{GIVEN[0]}": 1}, phone) != []
    assert traces([phone[3:7], int(phone)], phone) == [phone[3:7], phone]
    assert traces({"a": f"199****{phone[-4:]}", "b": "2025-03-03T01:00:00Z", "c": 380_000_000}, phone) == []


@given(typed_phones(), st.text(max_size=5), st.text(max_size=5))
def test_of_a_phone_among_any_words_only_its_mask_is_left(typed: tuple[str, str], before: str, after: str) -> None:
    phone, text = typed
    left = without_phones(f"{before} : {text} : {after}")
    assert phone[3:7] not in "".join(digits_of(c) or " " for c in left)


@given(st.text(), st.sampled_from(["先生", "女士", ""]))
def test_of_any_name_at_most_a_surname_is_said(name: str, title: str) -> None:
    said = called(name, title).removesuffix(title or "**")
    assert len(said) <= 2
    assert not any(character.isdigit() for character in said)
    assert masked_name(called(name, title)) == f"{said}**" or title == "", "what is made of it later says no more"


@pytest.mark.parametrize(("name", "said"), [
    ("王小明", "王"), ("Lily 王小明", "王"), ("王小明 Lily", "王"), ("王 小明", "王"), ("（王小明）", "王"), ("先生王小明", "王"),
    ("欧阳", "欧阳"), ("欧阳修", "欧阳"), ("Lily 欧阳娜娜", "欧阳"), ("歐陽娜娜", "歐陽"), ("伍德", "伍"), ("万一", "万"), ("𠮷田", "𠮷"),
    ("Anna Maria Schmidt", "S"), ("Ｌｉ", "L"), ("Li １３８１２３４５６７８", "L"), ("김민수", "김"), ("محمد علي", "ع"),
    ("13812345678", ""), ("一三八一二三四五六七八", ""), ("王一三八一二三四五六七八", "王"), ("🙂", ""), ("1️⃣王小明", "王"), ("", ""),
])  # fmt: skip
def test_a_visitor_is_called_by_the_surname(name: str, said: str) -> None:
    assert (called(name, "女士"), called(name, "")) == (f"{said}女士", f"{said}**")


@pytest.mark.parametrize(
    "family", ["宇文", "轩辕", "澹台", "赫连", "东郭", "钟离", "万俟", "司空", "闻人", "第五", "軒轅"]
)
def test_a_surname_of_two_characters_is_called_whole(family: str) -> None:
    assert (called(f"{family}小明", "先生"), surname(f"{family}明")) == (f"{family}先生", family)


@pytest.mark.parametrize(
    ("name", "said"), [("Anna Smith", "Smith"), ("林嘉", "林"), ("A01", "A"), ("林 13812345678", "林")]
)
def test_staff_are_shown_by_their_surname(name: str, said: str) -> None:
    assert surname(name) == said


@pytest.mark.parametrize("text", [
    "2026-11-22 18:00", "价目表20261122.xlsx", "20261122-1430", "3,800,000", "换 3-1202 3-1203 1201", "10:00-11:30", "350万", "",
])  # fmt: skip
def test_dates_sums_and_rooms_are_no_phones(text: str) -> None:
    assert without_phones(text) == text


@pytest.mark.parametrize(("text", "kept"), [
    ("call 138 1234 5678 now", "call 138****5678 now"), ("+86 (138) 1234-5678", "138****5678"), ("87654321", "87****21"),
    ("138,1234,5678", "138****5678"), ("0571-8765 4321", "057****4321"), ("+852 9123 4567", "+85****4567"),
])  # fmt: skip
def test_a_masked_phone_stays_where_it_stood(text: str, kept: str) -> None:
    assert without_phones(text) == kept


REFERENCES = {  # texts that name a record, or of a closed shape that the command checks
    "visit", "to", "wanted", "wanted_group", "application", "price_list", "unit", "contact", "receipt", "client", "slot", "person", "group",
    "device", "consultant", "id", "key", "zone", "people", "units", "building", "note", "delegation", "delegate",
    "principal", "also", "challenge", "since", "until", "batch", "reservation",
    "notices", "status", "phase", "refund", "settlement", "account", "reconciliation", "push_list", "discount", "claim", "concession",
    "deal", "contract", "outage", "paper_lock", "price_draft", "price_copy", "withdrawal", "instalment", "mortgage",
    "opening", "entry", "ticket", "companion", "seed", "signature", "file_hash", "campaign", "verifier", "intent",
    "preparation", "owner",
}  # fmt: skip


def test_every_text_a_command_takes_is_a_reference_a_note_or_private() -> None:
    """A new argument that is free text must be a `FreeText`."""
    masking = get_args(FreeText)[1]
    notes, free = 0, []
    for command in COMMANDS.values():
        for name, field in command.arguments.model_fields.items():
            is_note = masking in field.metadata
            notes += is_note
            if str in (field.annotation, *get_args(field.annotation)) and not is_note:
                free += [(command.verb, name)] if name not in REFERENCES | command.private else []
    assert notes > 15, "the premise"
    assert free == []


def test_a_note_is_masked_in_the_journal_as_in_the_record(house: House) -> None:
    house.do("presence.set", house.person("A01"), state="away_private", reason="见客户 13987650123")
    [(_, _, record)] = house.entries[-1].changes
    assert vars(record)["reason"] == house.entries[-1].arguments["reason"] == "见客户 139****0123"
    assert re.search("[0-9]{5}", house.entries[-1].arguments["reason"]) is None


def test_the_tablet_knows_the_same_surnames_of_two_letters() -> None:
    form = (ROOT / "kiosk/checkin/form.js").read_text()
    told = re.search(r"const COMPOUND =\s+/\^\((.*?)\)/u", form)
    assert told is not None
    assert set(told[1].split("|")) == COMPOUND
