"""Check-in 来访登记: the tablet at the door. Works with the server gone."""
