"""The real application with its office, for tests of what it answers: uploads, searches, PINs."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx2
from sqlalchemy import Engine

from domain.core.roles import ROLES
from domain.house.people.records import Person
from server.app import create_app
from server.auth.address_limiter import AddressLimiter
from server.auth.sessions import COOKIE, Sessions
from server.base.settings import Settings
from server.store import journal
from server.web import pairing, sign_in
from tests.hall import SECRET, House, engine_of, open_house
from tests.machine import Valkey

HEADER = "楼栋,单元,楼层,房号,户型,建筑面积,总价"
LIST = f"{HEADER}\n3栋,1单元,2,201,3室2厅,98.27,3800000\n3栋,1单元,2,202,3室2厅,98.27,3900000\n"


@dataclass
class Office:
    """The real application, and a session for each role."""

    http: httpx2.AsyncClient
    engine: Engine
    tokens: dict[str, str]
    people: dict[str, str]

    async def upload(
        self, text: str | bytes, role: str = "admin", key: str = "", name: str = "v1.csv", **form: str
    ) -> Any:
        headers = {"cookie": f"{COOKIE}={self.tokens[role]}; lang=en"} | ({"idempotency-key": key} if key else {})
        data = text.encode() if isinstance(text, str) else text
        return await self.http.post("/api/h1/price-list", files={"file": (name, data)}, data=form, headers=headers)

    async def put_in_force(self, text: str, key: str) -> Any:
        digest = (await self.upload(text)).json()["digest"]
        return await self.upload(text, key=key, expect=digest)

    async def ask(self, path: str, role: str = "admin") -> Any:
        return await self.http.get(f"/api/h1/{path}", headers={"cookie": f"{COOKIE}={self.tokens[role]}"})

    async def tell(self, path: str, body: dict[str, Any], role: str = "admin") -> Any:
        cookie = {"cookie": f"{COOKIE}={self.tokens[role]}; lang=en"}
        return await self.http.post(f"/api/h1/{path}", json=body, headers=cookie)

    async def do(self, verb: str, arguments: dict[str, Any], role: str, key: str) -> Any:
        cookie = {"cookie": f"{COOKIE}={self.tokens[role]}; lang=en", "idempotency-key": key}
        return await self.http.post(f"/api/h1/{verb}", json=arguments, headers=cookie)

    def now(self) -> Any:
        """(number, hall): what the database holds."""
        with self.engine.begin() as connection:
            ledger = journal.load(connection, "h1")
        return ledger.seq, ledger.hall


def staffed(house: House) -> None:
    house.do("site.open", name="望澜庭")
    house.do("group.save", id="A", order=1, agency="甲代理")
    for n, role in enumerate(ROLES):
        group = "A" if n >= 10 else None
        house.do("person.save", name=f"the {role}", role=role, badge=f"A{n}", group=group)
    house.visitor("王晓明", phone="13812345678", heard="friend")


@contextlib.contextmanager
def nobody_has_tried() -> Iterator[None]:
    """As in a process that has just started: no address has guessed anything within the last minute."""
    with patch.object(sign_in, "_throttle", AddressLimiter()), patch.object(pairing, "_throttle", AddressLimiter()):
        yield


@contextlib.asynccontextmanager
async def opened(url: str, valkey: Valkey, folder: Path, **settings: Any) -> AsyncIterator[Office]:
    with nobody_has_tried(), engine_of(url) as engine, open_house(engine) as house:
        staffed(house)
        people = {str(p.role): p.id for p in house.hall.all(Person).values()}
        tokens = {role: Sessions(engine).open_now("h1", person=id) for role, id in people.items()}
        app = create_app(Settings(url, valkey.url, SECRET, folder, hosts=("hall",), **settings))
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://hall") as http,
        ):
            yield Office(http, engine, tokens, people)


Enter = Callable[[], contextlib.AbstractAsyncContextManager[Office]]
