"""`anchang` with one noun and one screen more: `python -m tests.made_up serve`.

`furnish` makes a hall whose database has the noun's table too, as a migration would make it, and prints the session
tokens of its people by their roles; `upgrade` gives the table to a hall of the version before. All this happens in processes of its own: a test run knows no umbrellas.
"""

import json
import sys

from sqlalchemy import update

from server import app
from server.auth.sessions import Sessions
from server.base.settings import from_environment
from server.cli import app as command_line
from server.live import feed
from server.run.blocking_store import blocking_store
from server.store import database, journal, store, tables, writer
from server.store.cipher import Cipher
from server.store.store import create_hall
from server.store.tables import ROWS
from tests.made_up import commands, register, words  # noqa: F401
from tests.made_up.records import Umbrella
from tests.made_up.screen import SCREEN


def furnish() -> dict[str, str]:
    """Session tokens by role."""
    settings = from_environment("")
    database.migrate(settings.database_url)
    engine = database.connect(settings.database_url)
    ROWS[Umbrella.kind].__table__.create(engine)
    create_hall(engine, "h1")
    with blocking_store(engine, Cipher(settings.secret), "h1") as hall:
        hall.do("site.open", name="望江府")
        ids = {role: hall.do("person.save", name=role, role=role).result["person"] for role in ("admin", "dispatcher")}
    sessions = Sessions(engine)
    return {role: sessions.open_now("h1", person=id) for role, id in ids.items()}


def upgrade() -> None:
    """What a migration that adds the kind does to a hall of the version before."""
    engine = database.connect(from_environment("").database_url)
    ROWS[Umbrella.kind].__table__.create(engine)
    with engine.begin() as connection:
        connection.execute(update(journal.HEAD).values(format=tables.FORMAT))


if __name__ == "__main__":
    app.SCREENS[SCREEN.name] = SCREEN
    newer = tables.FORMAT + 1  # a version with a kind more writes a format of its own
    for module in (tables, store, writer, feed):
        module.FORMAT = newer  # type: ignore[attr-defined]
    if sys.argv[1:] == ["furnish"]:
        sys.stdout.write(json.dumps(furnish()))
    elif sys.argv[1:] == ["upgrade"]:
        upgrade()
    else:
        command_line()
