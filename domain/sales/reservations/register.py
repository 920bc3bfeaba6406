"""The register of reservations 留房台账 (SC-12)."""

from typing import get_args

from domain.house.register import MASKED, Filter, Register, entered
from domain.sales.reservations.records import Reservation, ReservationState
from domain.sales.units.search import home

RESERVATIONS = entered(Register(
    name="reservations",
    record=Reservation,
    at="at",
    filters={
        "phone": Filter("client_phone", like=MASKED),
        "unit": Filter("unit", meant=home),
        "person": Filter("requester"),
        "state": Filter("state", words=get_args(ReservationState)),
    },
    own="requester",
    group="group",
    readers={
        "controller": "all", "control_supervisor": "all", "site_manager": "all", "site_lead": "all", "head": "all",
        "executive": "all", "general_manager": "all", "admin": "all", "group_manager": "group",
        "project_manager": "group",
    },
    told=(
        "number", "unit", "requester", "group", "client_name", "client_phone", "reason", "state", "at", "until",
        "decided_at", "outcome",
    ),
    inside=("locked_at", "locked_by", "decided_by", "decided_for"),
))  # fmt: skip
