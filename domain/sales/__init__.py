"""What is sold: units, prices, applications, receipts, refunds, cash sheets."""
