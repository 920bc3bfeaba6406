"""What is said of units frozen 冻结, and of releases taken back."""

from domain.core.words import acts

acts({
    "unit.freeze": "Unit frozen", "unit.unfreeze": "Unit goes on", "unit.recall": "Release taken back",
})  # fmt: skip
