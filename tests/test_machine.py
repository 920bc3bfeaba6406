"""The machine under the tests: the servers are real, and behave when they fall and rise."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
from playwright.async_api import Browser
from sqlalchemy import create_engine, text

from server.run import private_valkey
from tests.machine import Postgres, Valkey, free_port


def client(url: str) -> redis.Redis:
    return redis.from_url(url, socket_timeout=0.5)


def test_valkey_answers_a_ping(valkey: Valkey) -> None:
    with client(valkey.url) as r:
        assert r.ping() is True


def test_a_frozen_valkey_answers_nobody_until_it_thaws(valkey: Valkey) -> None:
    with client(valkey.url) as r:
        r.ping()
        valkey.stop()
        try:
            with pytest.raises(redis.TimeoutError):
                r.ping()
        finally:
            valkey.cont()
    with client(valkey.url) as r:
        assert r.ping() is True


def test_a_killed_valkey_comes_back_empty_on_the_same_url(valkey: Valkey) -> None:
    with client(valkey.url) as r:
        r.set("machine:kept", "yes")
        valkey.kill()
        try:
            with pytest.raises(redis.ConnectionError):
                r.ping()
        finally:
            valkey.start()
    with client(valkey.url) as r:
        assert r.get("machine:kept") is None


def test_the_private_valkey_is_shared_and_goes_with_its_owner(tmp_path: Path) -> None:
    with private_valkey.redis_url(tmp_path) as owner:
        with private_valkey.redis_url(tmp_path) as guest:
            assert guest == owner
        assert private_valkey.answers(private_valkey.socket_path(tmp_path)), "a guest must not stop the owner's server"
    assert not private_valkey.answers(private_valkey.socket_path(tmp_path))


def test_only_its_owner_can_open_the_private_valkey(tmp_path: Path) -> None:
    with private_valkey.redis_url(tmp_path):
        assert private_valkey.socket_path(tmp_path).stat().st_mode & 0o077 == 0


def test_a_folder_too_deep_for_a_socket_still_gets_a_valkey(tmp_path: Path) -> None:
    deep = tmp_path / ("案场" * 20) / "var"
    assert len(os.fsencode(deep)) > private_valkey.SOCKET_PATH_BYTES
    try:
        with private_valkey.redis_url(deep) as url, client(url) as r:
            assert r.ping() is True
    finally:
        shutil.rmtree(private_valkey.socket_path(deep).parent)


def test_a_socket_left_by_a_crash_is_replaced(tmp_path: Path) -> None:
    private_valkey.socket_path(tmp_path).touch()
    with private_valkey.redis_url(tmp_path) as url, client(url) as r:
        assert r.ping() is True


def test_no_server_anywhere_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(private_valkey.EmbeddedError, match="set REDIS_URL"), private_valkey.redis_url(tmp_path):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_a_killed_launcher_takes_its_valkey_along(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from server.run.private_valkey import redis_url\n"
        "with redis_url(Path(sys.argv[1])) as url: print(url, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline().startswith("unix://")
        assert private_valkey.answers(private_valkey.socket_path(tmp_path))
        launcher.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while private_valkey.answers(private_valkey.socket_path(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not private_valkey.answers(private_valkey.socket_path(tmp_path))


def test_every_test_gets_a_database_of_its_own(database_url: str) -> None:
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            assert connection.execute(text("select 1")).scalar_one() == 1
            connection.execute(text("create table only_mine (id integer)"))
    finally:
        engine.dispose()


def test_postgres_comes_back_with_its_data(postgres: Postgres) -> None:
    url = postgres.fresh_database()
    address = url.replace("+psycopg", "")
    try:
        with psycopg.connect(address) as connection:
            connection.execute("create table hall as select '案场' as name")
        postgres.stop()
        try:
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(address)
        finally:
            postgres.start()
        with psycopg.connect(address) as connection:
            assert connection.execute("select name from hall").fetchone() == ("案场",)
    finally:
        postgres.drop_database(url)


def test_a_free_port_can_be_listened_on() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_chromium_draws_chinese_and_not_boxes(chromium: Browser) -> None:
    page = await chromium.new_page()
    try:
        await page.set_content("<h1>案场</h1><canvas width=40 height=40></canvas>")
        assert await page.inner_text("h1") == "案场"
        drawn = await page.evaluate(
            """() => [...'案场'].map(sign => {
                const canvas = document.querySelector('canvas'), pen = canvas.getContext('2d')
                pen.reset(); pen.font = '32px sans-serif'; pen.fillText(sign, 2, 34)
                return canvas.toDataURL()
            })"""
        )
        assert len(set(drawn)) == 2, "two signs look the same: no Chinese font"
    finally:
        await page.close()
