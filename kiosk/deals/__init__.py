"""The deals desk 签约台."""
