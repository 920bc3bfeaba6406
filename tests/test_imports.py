"""Who may import whom: each room of the house stands on those below it, and one module knows every screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("domain", "server", "kiosk", "display")
KNOWS_THE_SCREENS = "server/app.py"
# Each package may import those before it, and none beside it.
SERVER = (
    ("screen",),
    ("base",),
    ("store",),
    ("auth",),
    ("live",),
    ("web", "run"),
    ("importing", "exporting"),
    ("app",),
    ("demo",),
    ("cli",),
)
DOMAIN = (("core", "rulebook"), ("house",), ("clients",), ("sales", "reception"), ("nouns",))
ENGINE = ("base", "store", "auth", "live", "web", "run")
# Of the hall the engine knows who looks and acts, on which screens, and where: of what is sold and who is received it
# knows what the tables of kinds and commands say.
KNOWN_TO_THE_ENGINE = ("domain.core", "domain.house.site", "domain.house.people", "domain.house.devices",
                       "domain.house.delegations", "domain.house.policy", "domain.house.register", "domain.nouns")  # fmt: skip
ASYNC = {  # the modules that may wait: the event loop stays out of rules, commands, views and screens
    "server/app.py", "server/auth/sessions.py", "server/base/loop_lag.py",
    "server/base/pools.py", "server/cli/running.py", "server/importing/route.py", "server/live/accept_queue.py",
    "server/live/admission.py", "server/live/asgi_connection.py", "server/live/bus.py", "server/live/connection.py",
    "server/live/devices_shared.py", "server/live/feed.py", "server/live/flush.py", "server/live/handshake.py", "server/live/http_protocol.py",
    "server/live/hub.py", "server/live/lingering.py", "server/live/rebalance.py", "server/live/ws_protocol.py",
    "server/run/accepting.py", "server/run/alarms.py", "server/run/alive.py", "server/run/deadlines.py", "server/run/deadlines_watch.py",
    "server/run/runtime.py", "server/run/serving.py", "server/store/answers.py", "server/store/store.py", "server/web/api.py",
    "server/web/body_limit.py", "server/web/context.py", "server/web/office.py",

}  # fmt: skip
OUTSIDE_WORLD = {"asyncio", "os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time", "uuid"}


def sources(*folders: str, suffix: str = ".py") -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob(f"*{suffix}"))]
    assert found, f"no {suffix} in {folders}"
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module this file imports, wherever in it, as `package.module` or `package.module.name`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in OURS}


def within(name: str, *modules: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def room_of(path: Path) -> str:
    """The package or module right under `server` or `domain`."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


def above(path: Path, house: str, order: tuple[tuple[str, ...], ...]) -> list[str]:
    """What this file imports of the house that is no room below its own."""
    floor = {room: number for number, rooms in enumerate(order) for room in rooms}
    mine = room_of(path)
    found = []
    for name in ours(path):
        top, _, rest = name.partition(".")
        room = rest.split(".")[0]
        if top == house and room != mine and room in floor and floor[room] >= floor[mine]:
            found.append(name)
    return sorted(found)


def test_the_reader_of_imports_sees_them() -> None:
    assert "domain.core.hall.Hall" in set(imports(ROOT / "server/live/views.py"))
    assert "server.screen.Screen" in set(imports(ROOT / "display/board/screen.py"))
    assert above(ROOT / "server/live/feed.py", "server", (("live",), ("base",), ("store",))) != []


def test_every_room_has_its_floor() -> None:
    for house, order in (("server", SERVER), ("domain", DOMAIN)):
        rooms = {room_of(path) for path in sources(house)} - {"__init__", "__main__"}
        assert rooms == {room for rooms in order for room in rooms}


@pytest.mark.parametrize("path", [p for p in sources("server") if room_of(p)[:2] != "__"], ids=name_of)
def test_a_package_of_the_server_imports_only_those_below_it(path: Path) -> None:
    assert above(path, "server", SERVER) == []


@pytest.mark.parametrize("path", [p for p in sources("domain") if room_of(p)[:2] != "__"], ids=name_of)
def test_a_noun_imports_only_what_it_stands_on(path: Path) -> None:
    assert above(path, "domain", DOMAIN) == []


@pytest.mark.parametrize("path", [p for p in sources("server") if room_of(p) in ENGINE], ids=name_of)
def test_the_engine_knows_no_noun_of_the_business(path: Path) -> None:
    assert [name for name in ours(path) if within(name, "domain") and not within(name, *KNOWN_TO_THE_ENGINE)] == []


@pytest.mark.parametrize("path", sources("domain"), ids=name_of)
def test_the_rules_import_nothing_of_ours_and_nothing_of_the_world(path: Path) -> None:
    assert [name for name in ours(path) if not within(name, "domain")] == []
    assert {name.split(".")[0] for name in imports(path)} & OUTSIDE_WORLD == set()


@pytest.mark.parametrize("path", sources("domain", "kiosk", "display"), ids=name_of)
def test_rules_and_screens_never_look_at_a_clock(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert names & {"now", "utcnow", "today", "time_ns", "monotonic"} == set()


@pytest.mark.parametrize("path", sources("kiosk", "display"), ids=name_of)
def test_a_screen_imports_the_rules_the_screen_declaration_and_its_own_folder(path: Path) -> None:
    package, *inner = path.relative_to(ROOT).parent.parts
    shared = {f"{package}.{beside.stem}" for beside in (ROOT / package).glob("*.py")}
    own = {".".join((package, *inner))} if inner else set()
    assert [name for name in ours(path) if not within(name, "domain", "server.screen", *own, *shared)] == []


@pytest.mark.parametrize("path", sources("server"), ids=name_of)
def test_only_one_module_of_the_server_knows_the_screens(path: Path) -> None:
    screens = [name for name in ours(path) if within(name, "kiosk", "display")]
    assert bool(screens) == (name_of(path) == KNOWS_THE_SCREENS)


def test_only_the_edges_of_the_server_know_the_event_loop() -> None:
    waiting = {name_of(path) for path in sources(*OURS) if any(within(name, "asyncio") for name in imports(path))}
    assert waiting == ASYNC


@pytest.mark.parametrize("path", sources("display", suffix=".js"), ids=name_of)
def test_a_display_only_shows(path: Path) -> None:
    text = path.read_text()
    assert [word for word in ("send.js", "/api/", "fetch(", "XMLHttpRequest", "sendBeacon") if word in text] == []


def test_a_kiosk_does_send() -> None:
    """The premise of the test above: sending is recognised by these words."""
    assert any("send.js" in path.read_text() for path in sources("kiosk", suffix=".js"))
