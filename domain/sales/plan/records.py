"""The sales plan 销售计划: whether the project sells, in which phase, and how much is to be sold (SC-37, SC-38)."""

from datetime import datetime
from typing import ClassVar, Literal, get_args

from domain.core.record import Record, moment, structure, word

Status = Literal["before", "on_sale", "closed"]
Phase = Literal["preparation", "trial", "strong", "sprint", "tail"]
PHASES: tuple[Phase, ...] = get_args(Phase)  # in their order
LONGEST_PERMIT = 60
MOST_HOMES = 100_000


class SalesPlan(Record):
    """The one plan of a hall; `id` is always `plan`. A hall without one sells, and says of no phase."""

    kind: ClassVar[str] = "sales_plan"
    status: Status = word(default="on_sale")
    since: datetime = moment()  # of the status
    phase: Phase = word(default="preparation")
    phase_since: datetime = moment()
    permit: str = ""  # the presale permit's number 预售许可证号
    targets: dict[str, int] = structure(default_factory=dict)  # homes to be sold in each phase
