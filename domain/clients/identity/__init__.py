"""Who a client is 客户身份: name, phones, identity numbers and notes, all in the vault."""
