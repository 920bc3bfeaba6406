"""What every record of the hall has in common."""

from collections.abc import Mapping
from datetime import UTC, datetime
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


class Record(SQLModel):
    """One thing in the hall, frozen: a change is a new record with the same id."""

    model_config = ConfigDict(frozen=True, extra="forbid")  # type: ignore[assignment]
    kind: ClassVar[str] = ""
    # Fields that came later, each with its default, at which it is not told: what a process of the version before wrote
    # keeps its hash, and that process, which knows no such field, reads whatever does not need one.
    later: ClassVar[Mapping[str, Any]] = {}

    id: str

    def but(self, **changes: Any) -> Self:
        """The same record with these fields changed."""
        return self.model_copy(update=changes)

    @property
    def finished(self) -> bool:
        """True once nothing in the hall can still depend on this record; the nightly sweep then lets it go."""
        return False
