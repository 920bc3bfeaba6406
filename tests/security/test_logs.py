"""What is logged is one JSON line each, without a phone, a token or a link, wherever in a record they were (S16)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.base import logs
from server.store import database

WRITTEN = (
    "13912345678", "+8613912345678", "8613912345678", "+86 139 1234 5678", "139-1234-5678", "139 1234 5678",
    "(13912345678)", "tel:+86-139-1234-5678",
)  # fmt: skip
SECRET_DIGITS = ("1234 5678", "12345678", "1234-5678")
OTHERWISE = ("2026-11-22T04:14:35", "1700000000000", "12345678901", "u12", "110101199003071234", "139****5678", "")


@pytest.mark.parametrize("phone", WRITTEN)
def test_a_phone_is_masked_however_it_is_written(phone: str) -> None:
    said = logs.clean(f"called {phone}, no answer")
    assert "139****5678" in said
    assert not any(digits in said for digits in SECRET_DIGITS)


@pytest.mark.parametrize("said", OTHERWISE)
def test_what_is_no_phone_stays_as_it_is(said: str) -> None:
    assert logs.clean(said) == said


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The log as the product sets it up, caught; everything as before afterwards."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    logs.set_up()
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


def test_no_line_holds_a_phone_and_none_is_forged(lines: io.StringIO) -> None:
    phone, forged = "+8613912345678", '\r\n{"event": "all is well"}'
    log = structlog.get_logger()
    log.info("said", deep={"facts": [{phone: phone}], "number": 13912345678}, wide=(phone, phone), line=forged)
    logging.getLogger("uvicorn.error").warning("of the server: %s%s", phone, forged)
    logging.getLogger("elsewhere").warning("with a field", extra={"phone": phone})
    for logger in (log, logging.getLogger("uvicorn.error")):
        try:
            raise ValueError(f"nobody is called {phone} {forged}")
        except ValueError:
            logger.exception("failed at /in/a-token_of-a-link")
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["event"][:6] for line in written] == ["said", "of the", "with a", "failed", "failed"]
    assert [line for line in written if "ValueError" in line.get("exception", "")] == written[-2:], "the premise"
    assert not any(digits in lines.getvalue() for digits in (*SECRET_DIGITS, "a-token"))


def test_an_error_of_the_database_does_not_say_what_was_written() -> None:
    engine = database.connect("sqlite://")
    with pytest.raises(OperationalError) as error, engine.connect() as connection:
        connection.execute(text("insert into nowhere values (:name)"), {"name": "欧阳金丝雀"})
    assert "insert into nowhere" in str(error.value)
    assert "金丝雀" not in str(error.value)
    engine.dispose()
