"""A one-time link signs in whoever follows it, and nobody who does not: not a preview, nor another site's visitor."""

import asyncio

import httpx2
import pytest

from server.auth.address_limiter import TRIES, AddressLimiter
from server.auth.sessions import COOKIE
from server.web import sign_in
from server.web.sign_in import make_link
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
    monkeypatch.setattr(sign_in, "_throttle", AddressLimiter())


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
        assert (refused.status_code, given(refused)) == (403, {})
        assert "请求来自其他网站" in refused.text
        assert (await follow(stage, link)).status_code == 303


async def test_a_shift_follows_its_links_from_one_address(enter: Enter) -> None:
    """Sixty people within the same minute, one after the other: nobody who is right hinders the next."""
    async with enter() as stage:
        links = [link_of(stage) for _ in range(60)]
        assert [(await follow(stage, link)).status_code for link in links] == [303] * 60


async def test_a_shift_that_comes_at_once_waits_a_moment_and_is_in(enter: Enter) -> None:
    """So many at once count as many while nobody knows whether they guess; their pages ask again, and lose nothing."""
    async with enter() as stage:
        links, waited = [link_of(stage) for _ in range(60)], 0
        while links:
            answers = await asyncio.gather(*(follow(stage, link) for link in links))
            assert {answer.status_code for answer in answers} <= {303, 429}
            assert any(answer.status_code == 303 for answer in answers), "nobody came in"
            links = [link for link, answer in zip(links, answers, strict=True) if answer.status_code == 429]
            waited += len(links)
        assert waited > 0, "the premise"


async def test_whoever_guesses_links_waits_and_so_does_who_is_right_beside_him(enter: Enter) -> None:
    """Else the answer would tell a right guess from a wrong one however often somebody tries."""
    async with enter() as stage:
        link = link_of(stage)
        assert [(await follow(stage, f"/in/{n}")).status_code for n in range(TRIES + 1)] == [410] * TRIES + [429]
        page = await follow(stage, link)
        assert page.status_code == 429
        assert (await stage.ask("GET", link, None, address="10.0.0.99")).status_code == 303


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN", ("现在登录的人较多", "自动重试")), ("en", ("One moment", "tries again"))]
)
async def test_whoever_has_to_wait_sees_a_page_that_tries_again(
    enter: Enter, language: str, words: tuple[str, ...]
) -> None:
    async with enter() as stage:
        for n in range(TRIES):
            await follow(stage, f"/in/{n}")
        page = await follow(stage, link_of(stage), cookie=f"lang={language}")
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert page.headers["retry-after"].isdigit()
        assert [word for word in (*words, "/base/again.js") if word not in page.text] == []


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "链接已用过或已过期"), ("en", "was used or has expired")])
async def test_the_page_of_a_used_link_speaks_the_language_of_the_hall(enter: Enter, language: str, words: str) -> None:
    async with enter() as stage:
        page = await follow(stage, "/in/used", cookie=f"lang={language}")
        assert page.status_code == 410
        assert words in page.text
        assert f"<title>{'' if language == 'en' else '这个'}" in page.text


async def test_links_and_sessions_of_whoever_was_put_out_do_not_revive(enter: Enter) -> None:
    """Put out and in again: what was good before stays worthless, in a process that never looked meanwhile too."""
    async with enter() as stage:
        link, mine = link_of(stage), stage.people["cashier"]
        person = {"id": mine, "name": "cashierh1", "role": "cashier"}
        assert (await stage.ask("GET", "/h1/cashier", stage.tokens["cashier"])).status_code == 200
        other = stage.another_session("dispatcher")
        stage.house.together(("person.save", {**person, "active": False}), ("person.save", person))
        stage.app.state.app_context.sessions._read_at = float(
            "-inf"
        )  # the second in which sessions are believed is over
        await stage.app.state.app_context.feeds["h1"].check()
        assert (await stage.ask("GET", "/h1/cashier", stage.tokens["cashier"])).status_code == 401
        assert (await follow(stage, link)).status_code == 410
        assert (await stage.ask("GET", "/h1/queue", other)).status_code == 200
        assert (await follow(stage, link_of(stage))).status_code == 303, "a new link is good"
