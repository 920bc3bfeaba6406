"""The register of applications 认购审批台账 (SC-04, CK-06)."""

from typing import get_args

from domain.house.register import MASKED, Filter, Register, entered
from domain.sales.applications.records import Application, ApplicationState
from domain.sales.units.search import home

APPLICATIONS = entered(Register(
    name="applications",
    record=Application,
    at="submitted_at",
    filters={
        "phone": Filter("client_phone", like=MASKED),
        "unit": Filter("unit", meant=home),
        "person": Filter("consultant"),
        "state": Filter("state", words=get_args(ApplicationState)),
    },
    group="group",
    readers={
        "controller": "all", "control_supervisor": "all", "cashier": "all", "site_manager": "all", "site_lead": "all",
        "head": "all", "executive": "all", "general_manager": "all", "admin": "all", "group_manager": "group",
        "project_manager": "group", "consultant": "own", "supervisor": "own",
    },
    told=(
        "number", "unit", "consultant", "group", "client_name", "client_phone", "price_fen", "state", "submitted_at",
        "answer_by", "pay_by", "approved_at", "decided_at", "reason",
    ),
    inside=("price_list", "approved_by", "decided_by", "decided_for"),
))  # fmt: skip
