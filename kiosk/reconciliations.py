"""The morning sheet, on the desk and on the managers' phones."""

from domain.core.hall import Hall
from domain.sales.reconciliations.records import Reconciliation
from kiosk.names import actor
from server.screen import Card, iso


def sheet_card(sheet: Reconciliation, hall: Hall) -> Card:
    """`{id, day, at, digest, counts, differences, posts, signed}`, people by their names."""
    return {
        "id": sheet.id, "day": sheet.day.isoformat(), "at": iso(sheet.at),
        "digest": sheet.digest, "counts": sheet.counts, "posts": sheet.posts,
        "differences": [
            {**each, "by": actor(hall, each["by"]), "resolved_by": actor(hall, each["resolved_by"])}
            for each in sheet.differences
        ],
        "signed": {
            post: {"by": actor(hall, each["by"]), "at": each["at"], "late": each["late"]}
            for post, each in sheet.signed.items()
        },
    }  # fmt: skip
