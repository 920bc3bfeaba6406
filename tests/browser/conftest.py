"""One demo hall for all browser tests of the session, and watched pages in it for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.demo_hall import DemoHall, Pages


@pytest.fixture(scope="session")
def just_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo hall in which nothing has happened yet; to be copied."""
    return tmp_path_factory.mktemp("just-made")


@pytest.fixture(scope="session")
def demo_process(tmp_path_factory: pytest.TempPathFactory, just_made: Path) -> Iterator[DemoHall]:
    """A running demo hall."""
    demo = DemoHall(tmp_path_factory.mktemp("demo"))
    try:
        demo.start()
        demo.copy_to(just_made)
        yield demo
    finally:
        demo.close()


@pytest.fixture
def demo(demo_process: DemoHall) -> DemoHall:
    """The demo hall, running whatever the test before did to it."""
    demo_process.start()
    return demo_process


@pytest_asyncio.fixture(loop_scope="session")
async def pages(chromium: Browser, demo: DemoHall) -> AsyncIterator[Pages]:
    """Opens pages in the demo hall and closes them after the test."""
    pages = Pages(chromium, demo)
    yield pages
    await pages.close()
