"""The register of receipts 收据台账 (SC-25). Money is the developer's side's business: no agency reads it."""

from domain.house.register import MASKED, Filter, Register, entered
from domain.sales.applications.register import APPLICATIONS
from domain.sales.receipts.records import Receipt
from domain.sales.units.search import home

RECEIPTS = entered(Register(
    name="receipts",
    record=Receipt,
    at="at",
    filters={
        "phone": Filter("application", like=MASKED, through=(APPLICATIONS, "phone")),
        "unit": Filter("unit", meant=home),
        "person": Filter("cashier"),
        "state": Filter("voided_at", words=("standing", "voided"), empty={"standing": True, "voided": False}),
    },
    own="cashier",
    readers={
        "cashier": "all", "controller": "all", "control_supervisor": "all", "site_manager": "all", "site_lead": "all",
        "head": "all", "executive": "all", "general_manager": "all", "admin": "all",
    },
    told=(
        "number", "application", "unit", "amount_fen", "method", "cashier", "at", "sort", "payer_name", "reference",
        "account", "voided_at", "voided_by", "void_reason",
    ),
))  # fmt: skip
