"""The question to the one in front whether his client is sure to pay 催付 (SC-05)."""
