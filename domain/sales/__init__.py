"""What is sold: units, prices, applications, receipts."""
