"""What is said of plans of payments 付款计划."""

from domain.core.words import acts, names, refusals, states

refusals("instalment", {
    "plan-sum":            (422, "The payments come to {total_fen}; left to pay is {rest_fen}."),
    "plan-order":          (422, "Write the payments in the order of their days, none of them over."),
    "loan-row":            (422, "The bank pays the last payment of a mortgage, and none of a lump sum."),
    "plan-signed":         (409, "No plan of payments waits for a signature here."),
    "plan-missing":        (409, "First it is agreed by which days the rest is paid."),
    "plan-stale":          (409, "The plan comes to {total_fen}; by now {rest_fen} is to be paid: agree it anew."),
    "instalment-too-much": (422, "Only {left_fen} is left to pay, not {amount_fen}."),
})  # fmt: skip
states("instalment", {"planned": "to be signed", "agreed": "agreed", "over": "called off"})
names({"instalment": "plan of payments"})
acts({
    "instalment.plan": "Payments planned", "instalment.confirm": "Plan of payments agreed",
    "instalment.return": "Plan of payments given back", "instalment.receive": "Instalment received",
    "instalment.remind": "Payment due, or overdue",
})  # fmt: skip
