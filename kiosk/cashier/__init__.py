"""The cash desk 收银台: applications about to pay, and receipts."""
