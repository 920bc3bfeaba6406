"""The register of refunds 退款台账 (SC-25). Money is the developer's side's business: no agency reads it."""

from typing import get_args

from domain.house.register import MASKED, Filter, Register, entered
from domain.sales.applications.register import APPLICATIONS
from domain.sales.receipts.register import RECEIPTS
from domain.sales.refunds.records import Refund, RefundState
from domain.sales.units.search import home

REFUNDS = entered(Register(
    name="refunds",
    record=Refund,
    at="at",
    filters={
        "phone": Filter("application", like=MASKED, through=(APPLICATIONS, "phone")),
        "unit": Filter("unit", meant=home),
        "person": Filter("cashier"),
        "state": Filter("state", words=get_args(RefundState)),
    },
    own="cashier",
    readers=RECEIPTS.readers,
    told=(
        "number", "application", "unit", "amount_fen", "state", "reason", "asked_by", "at", "decided_by", "decided_for",
        "decided_at", "refused_reason", "method", "reference", "cashier", "paid_at",
    ),
))  # fmt: skip
