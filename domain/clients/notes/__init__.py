"""Notes about a client 客户备注: sealed, for whoever he is registered with."""
