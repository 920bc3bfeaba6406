"""What the pages say is what the code does: numbers, codes, frames, variables, verbs, screens and links."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from display.board.screen import SCREEN as BOARD
from domain.core.roles import AGENCY_ROLES
from domain.nouns import COMMANDS
from server.app import SCREENS
from server.auth import address_limiter, secret_lockout, sessions
from server.base import settings
from server.base.settings import Settings
from server.cli import app as command_line
from server.live import admission, cards, connection, deflate, devices, flush, frames, hub, incoming, lingering, views
from server.live.frames import RECONNECT, Close
from server.run import serving
from server.store import writer
from server.store.queries.asked import MOST, SIZE
from server.web import pairing, problems, sign_in
from server.web.headers import SafeHeaders

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PROTOCOL = (ROOT / "docs/protocol.md").read_text()
SECURITY = (ROOT / "docs/security.md").read_text()
REFUSALS = (ROOT / "docs/refusals.md").read_text()
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
PICTURES = ROOT / "docs/screens"
AT = datetime(2026, 11, 22, 4, 14, 35, tzinfo=UTC)


def rows(page: str, first: str) -> list[list[str]]:
    """The cells of every table row whose first cell matches."""
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in page.splitlines() if line[:1] == "|"]
    return [row for row in found if re.fullmatch(first, row[0].strip())]


def examples(page: str) -> list[dict[str, Any]]:
    """Every JSON example of a page."""
    return [json.loads(text) for text in re.findall(r"```json\n(\{.*?\})\n```", page, re.DOTALL)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# The protocol


def test_the_close_codes_are_those_of_the_wire_and_say_who_comes_back() -> None:
    said = {(int(row[0]), row[1].strip("`"), row[2]) for row in rows(PROTOCOL, r"\d{4}")}
    assert said == {(int(code), code.name, "yes" if RECONNECT[code] else "no") for code in Close}


def test_the_browser_comes_back_where_the_page_says_so() -> None:
    text = (ROOT / "server/web/static/live.js").read_text()
    stays_away = {int(code) for code in re.findall(r"\b(\d{4}): \"", re.search(r"const CLOSE = \{(.*?)\}", text)[1])}
    assert stays_away == {int(code) for code, again in RECONNECT.items() if not again}


def test_each_frame_has_an_example_with_exactly_its_keys() -> None:
    made = [
        frames.snapshot("e", 1, AT, [], "v"),
        frames.delta(1, 2, AT, [], []),
        frames.beat(2, AT, "v"),
        frames.beat(2, AT, "v", shut=True),
        frames.doubt(AT),
        frames.ask("identify", "大厅左墙", AT),
    ]
    expected = {(frame["type"], *frame) for frame in (json.loads(frames.text_of(f)) for f in made)}
    assert len(expected) == 6
    assert {(shown["type"], *shown) for shown in examples(PROTOCOL) if "at" in shown} == expected


def test_the_message_of_a_screen_is_one_the_server_reads() -> None:
    (shown,) = [example for example in examples(PROTOCOL) if "have" in example]
    assert devices.read(json.dumps(shown), head=shown["have"]) is not None
    text = (ROOT / "server/web/static/ack.js").read_text()
    assert f"JSON.stringify({{ {', '.join(shown)} }})" in text
    assert "at most every 1.8 s" in PROTOCOL
    assert "const EVERY_MS = 1_800;" in text


def test_the_cards_of_the_examples_are_those_of_the_unit_board() -> None:
    shown = [
        card for frame in examples(PROTOCOL) for card in {**frame.get("cards", {}), **frame.get("put", {})}.items()
    ]
    units = [card for path, card in shown if path.startswith("unit/")]
    assert "unit" in {kind.kind for kind in BOARD.cards}
    assert len(units) == 2
    assert {frozenset(card) for card in units} == {
        frozenset({"building", "entrance", "floor", "room", "state", "until", "since"})
    }


@pytest.mark.parametrize(
    "said",
    [
        f"after {frames.BEAT_EVERY:g} s of quiet (`BEAT_EVERY`)",
        f"for {frames.DOUBT_AFTER:g} s (`DOUBT_AFTER`)",
        f"one frame per {Settings.push_every * 1000:g} ms (`PUSH_EVERY`)",
        f"one part in {flush.SHARE} of the process's time",
        f"at most {flush.STRETCH * Settings.push_every * 1000:g} ms",
        f"looked up every {hub.RECHECK_EVERY:g} s",
        f"remembers {cards.HISTORY} changed paths",
        f"over {serving.LARGEST_MESSAGE // 1024} KiB",
        f"a snapshot of more than {views.SMALL // 1024} KiB compressed",
        f"a `server_max_window_bits` below {deflate.WINDOW}",
        f"**Pings** every {hub.TICK * hub.ALIVE_EVERY:g} s to whoever has nothing unsent",
        f"nor taken a byte for {connection.SILENT:g} s",
        f"more than {admission.SOCKETS_EACH} sockets of one session, or more than {incoming.SAYINGS} messages in a minute",
        f"more than {incoming.CONTROLS} control frames in a second, after a pause {incoming.CONTROLS_AT_ONCE} at once",
        f"{lingering.LINGERS:g} s to take it and to close in turn (`LINGERS`)",
        f"away for less than {hub.ASKED_LATELY.seconds} s is asked again",
        f"`silent` after {devices.SILENT_AFTER:g} s without one; `off` after {devices.OFF_AFTER / 3600:g} h",
        f"for {sessions.PERSON_STAYS.total_seconds() / 3600:g} hours",
        f"for {sessions.DEVICE_STAYS.days} days",
        f"within {sign_in.LINK_LIVES.total_seconds() / 3600:g} hours",
        f"{SIZE} rows at a time, at most {MOST}",
    ],
)
def test_the_protocol_says_the_numbers_of_the_server(said: str) -> None:
    assert said in " ".join(PROTOCOL.split())


@pytest.mark.parametrize(
    ("constant", "milliseconds", "said"),
    [
        ("OLD_AFTER", 5_000, "No valid frame for **5 s**"),
        ("LOST_AFTER", 20_000, "For **20 s**"),
        ("SILENCE", 6_000, "After 6 s of silence"),
        ("FIRST", 30_000, "the first frame of a socket that was let in may take 30 s"),
        ("PAUSE", (200, 2_000, 8_000), "between 0.2 s and 2 s; the upper end doubles with each failure, up to 8 s"),
    ],
)
def test_the_protocol_says_the_numbers_of_the_browser(constant: str, milliseconds: Any, said: str) -> None:
    line = re.search(rf"^const {constant} = (.*?);", (ROOT / "server/web/static/live.js").read_text(), re.MULTILINE)
    numbers = tuple(int(number) for number in re.findall(r"\d+", line[1].replace("_", "")))
    assert numbers == (milliseconds if isinstance(milliseconds, tuple) else (milliseconds,))
    assert said in " ".join(PROTOCOL.split())


def test_every_verb_is_listed_with_its_arguments_and_roles() -> None:
    said = {row[0].strip("`"): (row[1].strip("| "), row[2]) for row in rows(PROTOCOL, r"`\w+\.\w+`")}
    expected = {}
    for verb, entry in COMMANDS.items():
        fields = entry.arguments.model_fields.items()
        shown = ", ".join(f"`{name}`{'' if field.is_required() else '?'}" for name, field in fields)
        expected[verb] = (shown, ", ".join(sorted(entry.roles)) or "the clock")
    assert said == expected


def test_the_signatures_that_somebody_else_may_give_are_named() -> None:
    """Each for all roles of the developer that may give it."""
    said = re.search(r"^Signatures, which .*?:\n(.*?)\.$", PROTOCOL, re.MULTILINE | re.DOTALL)
    assert said is not None
    expected = {verb: entry for verb, entry in COMMANDS.items() if entry.delegable}
    assert re.findall(r"`(.*?)`", said[1]) == sorted(expected)
    assert all(entry.delegable == entry.roles - set(AGENCY_ROLES) for entry in expected.values())


def test_the_writer_takes_as_many_as_the_pages_say() -> None:
    text = " ".join((ROOT / "docs/architecture.md").read_text().split())
    assert f"up to {writer.BATCH} waiting commands" in text
    assert f"At most {writer.QUEUE} commands wait" in text


def test_every_function_the_architecture_names_exists() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    code = "\n".join(p.read_text() for folder in ("server", "domain") for p in sorted((ROOT / folder).rglob("*.py")))
    named = re.findall(r"`([A-Z]\w+)\.(\w+)", text)
    assert ("Feed", "check") in named
    for kind, name in named:
        bodies = re.findall(rf"^class {kind}\b.*?(?=^\S|\Z)", code, re.DOTALL | re.MULTILINE)
        member = re.compile(rf"^    (async )?def {name}\(|^    {name}\b", re.MULTILINE)
        assert any(member.search(body) for body in bodies), f"no {kind}.{name}"


# Refusals and security


def test_every_refusal_is_listed_with_its_status_and_sentence() -> None:
    said = {re.sub(r"<.*?>|`", "", row[0]): (int(row[1]), row[2]) for row in rows(REFUSALS, r"<a id=.*")}
    assert said == problems.SENTENCES


def test_the_policy_of_the_pages_is_the_one_sent() -> None:
    for name, value in SafeHeaders.HEADERS.items():
        assert f"{name}: {value}" in SECURITY


def test_the_lock_out_is_the_one_described() -> None:
    assert secret_lockout.FREE_TRIES == 4
    assert "From the fifth wrong try" in SECURITY
    assert f"{secret_lockout.FIRST_LOCK.seconds} s, then {2 * secret_lockout.FIRST_LOCK.seconds} s" in SECURITY
    assert f"up to {secret_lockout.LONGEST_LOCK.seconds // 60} minutes" in SECURITY
    assert f"{address_limiter.TRIES} tries of one kind are let through in {address_limiter.WITHIN:g} s" in SECURITY
    assert f"code of 8 letters out of {len(pairing.LETTERS)}" in SECURITY


# The readme


def test_every_variable_the_code_reads_is_in_the_readme() -> None:
    sources = [path for folder in ("server", "domain", "kiosk", "display") for path in (ROOT / folder).rglob("*.py")]
    read = {
        name
        for path in [*sources, ROOT / "tests/machine.py"]
        for name in re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", path.read_text())
    }
    read |= set(settings.Environment.model_fields)
    made = set(re.findall(r"^(\w+) +\?=|\$\((ARGS)\)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    read |= {name for pair in made for name in pair if name}
    assert {"DATABASE_URL", "SECRET_KEY", "PORT", "PYTHON", "ARGS"} <= read
    assert [name for name in sorted(read) if f"`{name}`" not in README] == []


def test_every_screen_is_in_the_readme_with_its_picture() -> None:
    assert [row[0].split("`")[1] for row in rows(README, r"`[a-z]+` .*")] == list(SCREENS)
    assert set(re.findall(r"docs/screens/(\w+)\.png", README)) == set(SCREENS)


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    def inside(said: str, command: Any) -> list[str]:
        named = getattr(command, "commands", {})
        return [name for word, inner in named.items() for name in inside(f"{said} {word}", inner)] or [said]

    names = inside("anchang", typer.main.get_command(command_line))
    assert {"anchang demo", "anchang verify", "anchang people list"} <= set(names)
    assert [name for name in names if not re.search(rf"`{name}[ `]", README)] == []


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert "run" in targets
    assert [target for target in targets if f"make {target}" not in README] == []


def test_the_procfile_runs_commands_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert {line.split(": ")[0] for line in lines} == {"web", "clock", "release"}
    assert all(f"`{line.split(': ')[1]}" in README for line in lines)


# All pages


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        assert "://" not in target, f"{name_of(path)} leads outside: {target}"
        file, _, anchor = target.partition("#")
        goal = (path.parent / file).resolve() if file else path
        if goal.parent == PICTURES and not PICTURES.exists():
            continue  # made by `python -m tests.screenshots`
        assert goal.exists(), f"{name_of(path)} leads nowhere: {target}"
        assert not anchor or f'id="{anchor}"' in goal.read_text()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_file_a_page_names_exists(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    invented = {"display/calls/", "tests/display/calls/test_screen.py"}  # the example of add-a-screen.md
    named = set(re.findall(r"`((?:server|domain|kiosk|display|tests|docs)/[\w./-]+)`", text)) - invented
    assert [name for name in sorted(named) if not (ROOT / name).exists() and not name.startswith("docs/screens")] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_names_a_registry_or_a_machine_of_ours(path: Path) -> None:
    text = path.read_text()
    places = r"pypi|files\.pythonhosted|npmjs|registry\.|index-url|(?<![\w.])/(?:work|root|home|tmp|Users)/"
    assert re.findall(places, text) == []
    hosts = set(re.findall(r"\w+://(?:[^\s/@`]*@)?([\w.-]+)", text)) - {
        "host",
        "hall.example.com",
        "anchang",
        "127.0.0.1",
    }
    assert hosts == set()
