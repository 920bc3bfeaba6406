"""How much has to reach a phone before it shows anything, in a hall as large as they get."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.house.people.records import Person
from server.app import SCREENS
from server.auth.sessions import as_viewer
from server.demo.invention import price_list
from server.live import frames
from server.live.feed import Feed
from tests.hall import House
from tests.migrated import write_tables

HOMES = 2_500
MOST = (
    19_850  # bytes of 20,000: the answer to the handshake and the beat behind the picture are a hundred and some more
)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Nothing here depends on the kind of the database."""
    write_tables(tmp_path / "hall.db")
    return f"sqlite:///{tmp_path / 'hall.db'}"


def homes() -> list[dict[str, Any]]:
    """The invented homes of the demo hall, over and over in other buildings."""
    lines = [home.model_dump() for home in price_list()]
    return [
        {**line, "id": f"{n}{line['id']}", "building": f"{n}{line['building']}"}
        for n in range(HOMES // len(lines) + 1)
        for line in lines
    ][:HOMES]


async def test_a_consultants_phone_shows_2500_homes_after_20_kilobytes(house: House) -> None:
    lines = homes()
    house.do("price_list.activate", filename="v1", units=lines)
    house.do("unit.release", units=[line["id"] for line in lines])
    feed = Feed(house.engine, house.name, "version", lambda _: None)
    await feed.open()
    consultant = next(person for person in feed.hall.all(Person).values() if person.role == "consultant")
    viewer, screen = as_viewer(feed.hall, house.name, consultant.id, None), SCREENS["consultant"]
    assert viewer is not None
    view = feed.view(screen, screen.audience(viewer))
    packed, plain = (view.frame(None, datetime.now(UTC), packed=packed) for packed in (True, False))
    assert len(packed) < MOST < len(plain)
    assert json.loads(frames.text_of(packed))["cards"] == json.loads(frames.text_of(plain))["cards"]
    assert sum(path.startswith("unit/") for path in view.cards()) == HOMES
