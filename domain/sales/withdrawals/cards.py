"""A withdrawal as a case: what becomes of its money waits for the site manager (SC-34)."""

from collections.abc import Iterable

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.units.records import Unit
from domain.sales.withdrawals.records import Withdrawal
from domain.sales.withdrawals.rules import NEED


def _of_a_person(person: Person, hall: Hall) -> Iterable[Key]:
    """Of the consultant, and of whoever put the settlement forward. Reads all withdrawals: people rarely change."""
    for held in hall.all(Withdrawal).values():
        if person.id in (held.consultant, held.proposed_by):
            yield Withdrawal.kind, held.id


@case(
    Withdrawal, sign="withdrawal.sign", refuse="withdrawal.return",
    touches={Unit: naming(Withdrawal, "unit"), Person: _of_a_person},
)  # fmt: skip
def to_sign(withdrawal: Withdrawal, hall: Hall) -> Case | None:
    """One whose money somebody settled. `told` has what was received, what goes back, what is kept, and why."""
    if withdrawal.state != "settling":
        return None
    unit, consultant = hall.get(Unit, withdrawal.unit), hall.get(Person, withdrawal.consultant)
    proposer = hall.get(Person, withdrawal.proposed_by or "")
    return Case(
        title=unit.label if unit else withdrawal.unit,
        about=" · ".join(filter(None, (consultant.badge if consultant else "", withdrawal.client_name))),
        since=withdrawal.proposed_at or withdrawal.at, due=None, need=NEED, given=withdrawal.signed,
        told={
            "outcome": withdrawal.outcome, "refund_fen": withdrawal.refund_fen, "kept_fen": withdrawal.kept_fen,
            "cause": withdrawal.reason, "proposed_by": proposer.name if proposer else "",
            "contract": withdrawal.contract,
        },
    )  # fmt: skip
