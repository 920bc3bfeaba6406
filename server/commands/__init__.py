"""The table of commands, filled by importing every module that has some."""

from server.change import COMMANDS
from server.commands import applications, clients, office, people, reception, turns, units

__all__ = ["COMMANDS", "applications", "clients", "office", "people", "reception", "turns", "units"]
