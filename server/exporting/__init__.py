"""What leaves the hall as files: the control list, and the register of receipts."""
