"""The rules of the hall: records, moves and refusals. No I/O, no clock, no randomness; imports nothing of ours."""
