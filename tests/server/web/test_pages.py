"""Static files are kept for ever under their own version; the front page and the pairing page say what is true here."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.core.roles import ROLES
from kiosk.office.roles import PARTS
from server.auth.sessions import COOKIE
from server.web.words import translator
from tests.machine import Valkey
from tests.server.offices import Office, opened


@pytest.fixture
async def office(tmp_path: Path, valkey: Valkey) -> AsyncIterator[Office]:
    async with opened(f"sqlite:///{tmp_path / 'hall.db'}", valkey, tmp_path) as office:
        yield office


@pytest.mark.parametrize("path", ["base/live.js", "board/page.js"])
async def test_a_page_of_another_version_gets_the_file_but_nobody_keeps_it(office: Office, path: str) -> None:
    """During a rolling restart a new page may ask an old process: kept for a year, that would mix two versions."""
    page = await office.http.get("/h1/board")
    digest = re.findall(r"/s/([0-9a-f]{12})/", page.text)[0]
    ours, other = [await office.http.get(f"/s/{version}/{path}") for version in (digest, "0" * 12)]
    assert "immutable" in ours.headers["cache-control"]
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-store")
    assert other.content == ours.content


@pytest.mark.parametrize("path", ["base/%2e%2e/settings.py", "board/screen.py", "nowhere/x.js"])
async def test_nothing_but_pages_own_files_is_served(office: Office, path: str) -> None:
    assert (await office.http.get(f"/s/{'0' * 12}/{path}")).status_code == 404


async def front_page(office: Office, role: str, language: str = "zh_CN") -> str:
    cookies = {"cookie": f"{COOKIE}={office.tokens[role]}; lang={language}"}
    page = await office.http.get("/h1", headers=cookies)
    assert page.status_code == 200
    return page.text


async def test_whoever_runs_the_hall_finds_its_first_steps_on_the_front_page(office: Office) -> None:
    shown = {role for role in ROLES if 'id="steps"' in await front_page(office, role)}
    assert shown == PARTS["steps"] - {"system"}


async def test_whoever_only_looks_at_the_check_in_finds_no_button_there(office: Office) -> None:
    """Everybody is shown the same of the hall there, so its template asks the table."""
    pages = {}
    for role in ("admin", "dispatcher"):
        page = await office.http.get("/h1/checkin", headers={"cookie": f"{COOKIE}={office.tokens[role]}"})
        (pages[role],) = re.findall('<button id="submit"[^>]*>', page.text)
    assert {role: button.endswith(" hidden>") for role, button in pages.items()} == {"admin": True, "dispatcher": False}


async def test_the_first_steps_lead_to_the_tab_and_say_whose_work_the_others_are(office: Office) -> None:
    admin, controller = [await front_page(office, role) for role in ("admin", "controller")]
    assert [tab for tab in ("people", "prices", "devices", "today") if f'href="/h1/office#{tab}"' not in admin] == []
    assert 'href="/h1/office#release"' not in admin
    assert "由销控员办理" in admin
    assert 'href="/h1/office#release"' in controller
    assert 'id="naming"' in admin
    assert 'id="naming"' not in controller


async def test_the_first_steps_are_open_until_all_are_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = re.compile(r'<details id="steps"[^>]* open')
    assert opened.search(await front_page(office, "admin"))
    monkeypatch.setattr("kiosk.office.first_steps.first_steps", lambda *_: [])
    assert 'id="steps"' not in await front_page(office, "admin")


async def test_naming_the_hall_is_done_where_it_is_asked_for(office: Office) -> None:
    assert (await office.do("site.open", {"name": "江湾城", "zone": "Asia/Shanghai"}, "admin", "name it 1")).is_success
    page = await front_page(office, "admin")
    assert "江湾城" in page
    assert re.search(r'class="done" data-step="name"', page)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_pairing_page_calls_the_office_as_the_office_does(office: Office, language: str) -> None:
    pairing = (await office.http.get("/h1/board", headers={"cookie": f"lang={language}"})).text
    cookies = {"cookie": f"{COOKIE}={office.tokens['admin']}; lang={language}"}
    opened = (await office.http.get("/h1/office", headers=cookies)).text
    tab = re.search(r'<a href="#devices" hidden>([^<]+?) <b', opened)
    assert tab is not None
    assert f"{translator(language, 'office')('Office')} · {tab[1]}" in pairing
