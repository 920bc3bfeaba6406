"""A one-time link signs in whoever follows it, and nobody who does not: not a preview, nor another site's visitor."""

import httpx2
import pytest

from server import signing
from server.sessions import COOKIE
from server.signing import make_link
from server.throttle import Throttle
from tests.security.conftest import Enter
from tests.security.stage import Stage
from tests.security.test_sessions import given

FROM_OUTSIDE = {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
ELSEWHERE = [
    {**FROM_OUTSIDE, "sec-fetch-site": "cross-site"},
    {**FROM_OUTSIDE, "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    {**FROM_OUTSIDE, "sec-purpose": "prefetch"},
    {**FROM_OUTSIDE, "sec-purpose": "prefetch;prerender"},
    {**FROM_OUTSIDE, "purpose": "prefetch"},
    {**FROM_OUTSIDE, "x-moz": "prefetch"},
]


@pytest.fixture(autouse=True)
def _untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has followed a link yet."""
    monkeypatch.setattr(signing, "_throttle", Throttle())


def link_of(stage: Stage, role: str = "cashier") -> str:
    return make_link(stage.house.engine, "h1", "/h1/cashier", person=stage.people[role])


async def follow(stage: Stage, link: str, token: str | None = None, **headers: str) -> httpx2.Response:
    return await stage.ask("GET", link, token, headers=headers)


async def test_a_look_ahead_does_not_use_a_link_up(enter: Enter) -> None:
    async with enter() as stage:
        link = link_of(stage)
        for _ in range(3):
            head = await stage.ask("HEAD", link, None)
            assert (head.status_code, given(head)) == (200, {})
        for headers in ELSEWHERE:
            asked = await follow(stage, link, **headers)
            assert (asked.status_code, given(asked)) == (200, {}), headers
            assert '<form class="sheet" method="post">' in asked.text
        assert (await follow(stage, link, **FROM_OUTSIDE)).status_code == 303
        assert (await follow(stage, link, **FROM_OUTSIDE)).status_code == 410


async def test_a_browser_that_says_nothing_of_itself_is_signed_in_at_once(enter: Enter) -> None:
    async with enter() as stage:
        assert (await follow(stage, link_of(stage))).status_code == 303


async def test_whoever_is_signed_in_as_somebody_else_is_asked_first(enter: Enter) -> None:
    """Nobody finds himself at work under another's name because he followed a link."""
    async with enter() as stage:
        link, admin = link_of(stage), stage.tokens["admin"]
        asked = await follow(stage, link, admin, **FROM_OUTSIDE)
        assert (asked.status_code, given(asked)) == (200, {})
        assert "cashierh1" in asked.text
        assert "adminh1" in asked.text
        assert asked.headers["referrer-policy"] == "same-origin", "else a form says that it comes from nowhere"
        assert (await stage.ask("GET", "/h1/office", admin)).status_code == 200
        done = await stage.ask("POST", link, admin, headers={"origin": "http://hall"})
        assert (done.status_code, done.headers["location"]) == (303, "/h1/cashier")
        assert (await stage.ask("GET", "/h1/cashier", given(done)[COOKIE].value)).status_code == 200
        assert (await stage.ask("POST", link, admin)).status_code == 410


async def test_whoever_is_signed_in_as_the_same_person_is_not_asked(enter: Enter) -> None:
    async with enter() as stage:
        assert (await follow(stage, link_of(stage), stage.tokens["cashier"])).status_code == 303


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, ELSEWHERE[0]])
async def test_no_other_site_says_yes_for_somebody(enter: Enter, headers: dict[str, str]) -> None:
    async with enter() as stage:
        link = link_of(stage)
        refused = await stage.ask("POST", link, stage.tokens["admin"], headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong-origin")
        assert (await follow(stage, link)).status_code == 303


async def test_links_and_sessions_of_whoever_was_put_out_do_not_revive(enter: Enter) -> None:
    """Put out and in again: what was good before stays worthless, in a process that never looked meanwhile too."""
    async with enter() as stage:
        link, mine = link_of(stage), stage.people["cashier"]
        person = {"id": mine, "name": "cashierh1", "role": "cashier"}
        assert (await stage.ask("GET", "/h1/cashier", stage.tokens["cashier"])).status_code == 200
        other = stage.another_session("dispatcher")
        stage.house.together(("person.save", {**person, "active": False}), ("person.save", person))
        stage.app.state.hallway.sessions._read_at = float("-inf")  # the second in which sessions are believed is over
        await stage.app.state.hallway.feeds["h1"].check()
        assert (await stage.ask("GET", "/h1/cashier", stage.tokens["cashier"])).status_code == 401
        assert (await follow(stage, link)).status_code == 410
        assert (await stage.ask("GET", "/h1/queue", other)).status_code == 200
        assert (await follow(stage, link_of(stage))).status_code == 303, "a new link is good"
