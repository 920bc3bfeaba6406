"""What every record of the hall has in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

from pydantic import ConfigDict
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment in every database; SQLite keeps it naive, and nobody sees that."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(**options: Any) -> Any:
    """A field that holds an aware UTC moment."""
    return Field(sa_type=Moment, **options)


def word(**options: Any) -> Any:
    """A field whose values are a closed set of words (a `Literal`)."""
    return Field(sa_type=String, **options)


def structure(**options: Any) -> Any:
    """A field that holds JSON: a list or an object that is always read and written whole."""
    return Field(sa_type=JSON, **options)


@dataclass(frozen=True)
class Unique:
    """A promise of the database: no two rows of a hall are alike in these `fields`.

    With `among`, a field and some of its values, this holds of the rows that have one of them; `name` is the index's.
    """

    fields: tuple[str, ...]
    among: tuple[str, tuple[str, ...]] | None = None
    name: str = ""


class Record(SQLModel):
    """One thing in the hall, frozen: a change is a new record with the same id.

    A subclass that names its `kind` is entered in `KINDS` with it; its table, indexes and deadline follow from what it
    declares here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")  # type: ignore[assignment]
    kind: ClassVar[str] = ""
    table: ClassVar[str] = ""  # the name of its table, where that is not its kind
    indexed: ClassVar[tuple[str, ...]] = ()  # fields and properties that `Hall.where` finds it by
    unique: ClassVar[tuple[Unique, ...]] = ()
    on_due: ClassVar[str] = ""  # the command that the hall gives, with its id under its kind, once `due` is past
    # Whether the hall holds such records in memory while they are open. Of others there is a row alone, from the change
    # that put it on: read in pages, shown by no card, looked back at by no rule.
    lives: ClassVar[bool] = True
    # Fields that came later, each with its default, at which it is not told: what a process of the version before wrote
    # keeps its hash, and that process, which knows no such field, reads whatever does not need one.
    later: ClassVar[Mapping[str, Any]] = {}

    id: str

    def but(self, **changes: Any) -> Self:
        """The same record with these fields changed."""
        return self.model_copy(update=changes)

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        super().__pydantic_init_subclass__(**options)
        if "kind" in vars(cls) and KINDS.setdefault(cls.kind, cls) is not cls:
            raise TypeError(f"two records of the kind {cls.kind!r}")

    @property
    def due(self) -> datetime | None:
        """When the hall itself must act on it (`on_due`), if nobody does before."""
        return None

    @property
    def finished(self) -> bool:
        """True once nothing in the hall can still depend on this record; the nightly sweep then lets it go."""
        return False

    def may_go(self, hall: Any, today: date) -> bool:
        """Whether tonight's sweep lets it go: once it is `finished`, unless something else in the `Hall` needs it."""
        return self.finished

    def left_over(self, midnight: datetime) -> bool:
        """Whether it is still going on and of a day before this midnight: the night then ends it."""
        return False


KINDS: dict[str, type[Record]] = {}
