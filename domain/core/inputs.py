"""What days, moments and notes from outside may be: the types of commands' arguments."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from domain.core.digits import without_phones


def _written(as_in: str) -> BeforeValidator:
    """Of texts only those of this pattern: numbers, alone or as text, would be taken as seconds since 1970."""

    def check(value: Any) -> Any:
        if isinstance(value, date) or (isinstance(value, str) and re.match(as_in, value)):
            return value
        raise ValueError("not as in " + as_in)

    return BeforeValidator(check)


# What comes from outside. Times of day are checked by `domain.house.policy.rules`, zones by `domain.core.zones`.
Day = Annotated[
    date,
    Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1)),  # so that no zone takes it off the calendar
    _written("[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
]

Claimed = Annotated[AwareDatetime, _written("[0-9]{4}-[0-9]{2}-[0-9]{2}T")]

FreeText = Annotated[str, AfterValidator(without_phones)]  # free text, which records, journal and screens show


def near(moment: datetime | None, now: datetime) -> datetime | None:
    """A moment that somebody else's clock told, unless it is more than a week off: that clock knows nothing.

    The visitor who stands before it must not be turned away for it. Half a day offline is nothing out of the way.
    """
    return moment if moment is not None and abs(moment - now) <= timedelta(days=7) else None
