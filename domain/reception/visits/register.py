"""The register of visits and calls 来访来电台账 (CK-02, CK-03, CK-06)."""

from typing import get_args

from domain.house.register import MASKED, Filter, Register, entered
from domain.reception.visits.records import Visit, VisitState

VISITS = entered(Register(
    name="visits",
    record=Visit,
    at="checked_in_at",
    filters={
        "phone": Filter("phone", like=MASKED),
        "person": Filter("consultant"),
        "state": Filter("state", words=get_args(VisitState)),
    },
    readers={
        "dispatcher": "all", "control_supervisor": "all", "site_manager": "all", "site_lead": "all", "head": "all",
        "executive": "all", "general_manager": "all", "admin": "all", "group_manager": "group",
        "project_manager": "group", "consultant": "own", "supervisor": "own",
    },
    told=(
        "number", "lane", "name", "phone", "party", "purpose", "sort", "state", "consultant", "desk", "checked_in_at",
        "called_at", "accepted_at", "ended_at",
    ),
    inside=("wanted", "wanted_group", "rules"),
))  # fmt: skip
