"""`@command` alone says who may: every page learns its buttons from it, and offers each exactly where it allows the verb."""

import re
from pathlib import Path

import pytest

from domain.core.cases import CASES
from domain.core.hall import Hall
from domain.core.viewer import Viewer
from domain.nouns import COMMANDS
from server.app import SCREENS
from server.screen import Audience, Screen
from tests.browser.test_words import modules_of

ROOT = Path(__file__).parents[1]
VERB = re.compile(r"""["'](?P<verb>[a-z_]+\.[a-z_]+)["']""")
UNDO = ("application.undo", "visit.undo", "ticket.undo")  # offered once what it takes back was done
ON_OWN_CARDS = {  # screen -> verbs that are offered on a card which only whoever may give them is shown
    "consultant": {
        "visit.accept", "visit.decline", "visit.end", "visit.identify", "presence.set", "application.withdraw",
        "client.reveal", "client.note", "client.read_note", "client.add_phone", "client.add_identity",
        "client.remove_number", "client.correct", "turn.cover",
    },
}  # fmt: skip
IN_A_PART = {  # screen, part -> verbs that are offered there alone, to all who find it
    ("office", "clients"): {"client.find", "client.correct", "client.remove_number", "client.erase"},
}
ELSEWHERE = {"device.add": "office"}  # sent by a route of its own
KIOSKS = sorted(name for name, screen in SCREENS.items() if screen.folder.parent.name == "kiosk")
PUBLIC = {"checkin"}  # everyone is shown the same of the hall; its template asks whether there is a button
TOLD = sorted(set(KIOSKS) - PUBLIC)


def pages(screen: Screen) -> list[Path]:
    """The page and all its modules, also those it has in common with others."""
    modules = modules_of(screen.folder / "page.js")
    return [screen.folder / "page.html", *sorted(modules)]


def sent(screen: Screen) -> set[str]:
    """Every command that stands in the page's files."""
    words = {word for page in pages(screen) for word in VERB.findall(page.read_text())}
    return (words | of_cases(screen)) & set(COMMANDS)


def of_cases(screen: Screen) -> set[str]:
    """What the approvals desk sends because a case names it, of any kind; it asks `may` of whatever the case names."""
    return {verb for kind in CASES.values() for verb in kind.verbs.values()} if screen.name == "approvals" else set()


def asked(screen: Screen) -> set[str]:
    """Every command that a button of the page waits for."""
    lines = (line for page in pages(screen) for line in page.read_text().splitlines())
    return {
        verb for line in lines if re.search(r"\bmay\(|acts", line) for verb in VERB.findall(line)
    } & set(COMMANDS)  # fmt: skip


def offered(screen: Screen, role: str) -> list[str]:
    verbs: list[str] = screen.panels["may"].render(Hall(), Audience(role=role))["verbs"]
    return verbs


@pytest.mark.parametrize("name", TOLD)
def test_a_page_is_told_of_every_command_it_can_send_and_of_no_other(name: str) -> None:
    screen = SCREENS[name]
    elsewhere = {verb for verb, where in ELSEWHERE.items() if where == name}
    assert set(offered(screen, "system")) - elsewhere == sent(screen) - elsewhere


@pytest.mark.parametrize("name", TOLD)
def test_each_role_is_offered_exactly_what_the_table_allows(name: str) -> None:
    screen, told = SCREENS[name], 0
    for role in screen.opened_by - {"system"}:
        viewer = Viewer("h1", person="u1", role=role)  # type: ignore[arg-type]
        mine = offered(screen, screen.audience(viewer).role)
        assert mine == [verb for verb in offered(screen, "system") if COMMANDS[verb].may(viewer)], role
        told += len(mine)
    assert told > 0


@pytest.mark.parametrize("name", KIOSKS)
def test_a_button_that_not_everybody_here_may_press_asks_before_it_is_shown(name: str) -> None:
    screen = SCREENS[name]
    people = screen.opened_by - {"system"}
    some = {verb for verb in sent(screen) if not people <= COMMANDS[verb].roles} - set(UNDO)
    in_parts = {verb for (where, _), verbs in IN_A_PART.items() if where == name for verb in verbs}
    assert some - asked(screen) - of_cases(screen) - ON_OWN_CARDS.get(name, set()) - in_parts == set()


@pytest.mark.parametrize(("name", "part"), IN_A_PART)
def test_whoever_finds_a_part_may_give_every_command_in_it(name: str, part: str) -> None:
    for verb in IN_A_PART[name, part]:
        assert SCREENS[name].parts[part] <= COMMANDS[verb].roles | {"system"}, verb


def test_no_page_looks_at_the_viewers_role() -> None:
    """It would be a second table of who may."""
    for name in SCREENS:
        for page in pages(SCREENS[name]):
            text = page.read_text()
            assert "dataset.role" not in text, page
            assert "viewer.role" not in text, page


def test_what_not_everybody_finds_is_found_by_those_who_open_the_screen() -> None:
    parts = {name: screen.parts for name, screen in SCREENS.items() if screen.parts}
    assert set(parts) == {"office"}
    for name, found in parts.items():
        assert all(roles <= SCREENS[name].opened_by for roles in found.values()), name


def test_every_verb_with_a_role_has_a_button_somewhere() -> None:
    told = {verb for name in TOLD for verb in offered(SCREENS[name], "system")}
    told |= {verb for name in PUBLIC for verb in sent(SCREENS[name])}
    assert told >= {verb for verb, command in COMMANDS.items() if command.roles}
