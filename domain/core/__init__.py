"""What every noun stands on: record, hall, change, command, deadline, refusal, viewer. Knows no noun."""
