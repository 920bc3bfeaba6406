"""A command that nobody answered may have happened: given again at once it is the same one, later it is another."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

from tests.stories.hall_process import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]

SET_UP = """async () => {
  const later = window.setTimeout;
  window.setTimeout = (fn, ms, ...rest) => later(fn, 0, ...rest);  // the pauses between two tries
  const { send } = await import('/send.js');
  window.give = (verb, args) => send(verb, args).then(() => 'done', (problem) => problem.constructor.name);
}"""


class Hall:
    """The server as a page sees it: hears every try, and answers or does not."""

    def __init__(self) -> None:
        self.answers: int | None = 200  # a status, or None for a line that is cut
        self.keys: list[str] = []

    async def hear(self, route: Route) -> None:
        self.keys.append(route.request.headers["idempotency-key"])
        if self.answers is None:
            return await route.abort()
        body = '{"result": {}}' if self.answers == 200 else '{"code": "no", "title": "No."}'
        return await route.fulfill(status=self.answers, body=body, content_type="application/json")

    def heard(self) -> list[str]:
        """The different keys since the last time."""
        keys, self.keys = list(dict.fromkeys(self.keys)), []
        return keys


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, hall: Hall) -> AsyncIterator[Page]:
    async def module(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        await route.fulfill(body=(ROOT / "server/web/static" / name).read_text(), content_type="text/javascript")

    page = await chromium.new_page()
    body = '<!doctype html><body data-hall="h1"></body>'
    await page.route("http://desk/", lambda route: route.fulfill(body=body, content_type="text/html"))
    await page.route("http://desk/*.js", module)
    await page.route("http://desk/api/**", hall.hear)
    await page.goto("http://desk/")
    await page.evaluate(SET_UP)
    yield page
    await page.close()


async def give(page: Page, verb: str, **args: str) -> str:
    return str(await page.evaluate("([verb, args]) => give(verb, args)", [verb, args]))


@pytest.mark.parametrize("lost", [None, 503])
async def test_what_nobody_answered_has_its_key_again(page: Page, hall: Hall, lost: int | None) -> None:
    hall.answers = lost
    assert await give(page, "visit.check_in", name="林") == ("Unreachable" if lost is None else "Refusal")
    assert len(hall.keys) == 3, "the premise: two more tries by itself"
    (key,) = hall.heard()
    hall.answers = 200
    assert await give(page, "visit.check_in", name="林") == "done"
    assert hall.heard() == [key]
    assert await give(page, "visit.check_in", name="林") == "done"
    assert hall.heard() != [key]  # the next visitor of this name


async def test_what_was_refused_is_another_intention_the_next_time(page: Page, hall: Hall) -> None:
    hall.answers = 409
    assert [await give(page, "visit.end", visit="v1") for _ in range(2)] == ["Refusal", "Refusal"]
    assert len(hall.heard()) == 2


async def test_whoever_has_done_something_else_since_means_it_anew(page: Page, hall: Hall) -> None:
    """Away, back, and away again hours later: the lost answer of the morning says nothing about it."""
    hall.answers = None
    await give(page, "presence.set", state="away_private")
    (morning,) = hall.heard()
    hall.answers = 200
    await give(page, "presence.set", state="waiting")
    await give(page, "presence.set", state="away_private")
    assert morning not in hall.heard()
