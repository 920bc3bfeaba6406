"""Internal sales 内部认购: who may register, and under which plan (SC-39, SC-40)."""
