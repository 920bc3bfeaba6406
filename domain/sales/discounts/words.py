"""What is said of discounts 优惠, and of claims to them."""

from domain.core.words import acts, names, refusals, states

refusals("discount", {
    "discount-value":   (422, "A discount takes off either a rate below 100 % or an amount."),
    "discount-days":    (422, "Its last day is before its first."),
    "discount-retired": (409, "{discount} is no longer in the catalogue."),
    "discount-given":   (409, "{discount} needs no claim: everybody is given it."),
    "not-in-catalogue": (422, "The catalogue has no such discount. Your project manager may ask for a special one."),
    "papers-missing":   (422, "Papers are missing: {papers}."),
    "not-stackable":    (409, "{discount} does not go together with {other}."),
})  # fmt: skip
refusals("claim", {
    "claim-made":       (409, "{discount} is claimed already."),
    "claim-decided":    (409, "Someone decided first: the claim is {state}."),
})  # fmt: skip
states("claim", {"claimed": "to be verified", "verified": "verified", "refused": "not recognised"})
names({"discount": "discount", "claim": "claim to a discount"})
acts({
    "discount.save": "Discount put into the catalogue", "discount.retire": "Discount taken out of the catalogue",
    "claim.make": "Discount claimed", "claim.verify": "Claim verified", "claim.refuse": "Claim not recognised",
})  # fmt: skip
