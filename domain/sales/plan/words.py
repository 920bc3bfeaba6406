"""What is said of the sales plan 销售计划."""

from domain.core.words import acts, names, refusals, states

refusals("sales_plan", {
    "not-on-sale":    (409, "The project is {state}; nothing can be applied for."),
    "permit-missing": (409, "The number of the presale permit is not entered yet."),
    "prices-missing": (409, "No price list is in force yet; nothing is sold without a price."),
})  # fmt: skip
states("sales_plan", {"before": "not on sale yet", "on_sale": "on sale", "closed": "sold and closed"})
names({"sales_plan": "sales plan"})
acts({
    "plan.set_status": "Project's status", "plan.set_phase": "Phase of the sale",
    "plan.enter_permit": "Presale permit entered",
    "plan.set_target": "Target of a phase",
})  # fmt: skip
