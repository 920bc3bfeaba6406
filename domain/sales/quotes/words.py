"""What is said of quotes 报价."""

from domain.core.words import acts

acts({"quote.show": "Price looked at"})
