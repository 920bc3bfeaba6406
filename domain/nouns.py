"""Every noun of the hall: whoever imports this has the whole tables of kinds, of commands and of registers."""

import importlib
import pkgutil

import domain
from domain.core.command import COMMANDS
from domain.core.record import KINDS
from domain.house.delegations.commands import open_to_signers
from domain.house.register import REGISTERS

__all__ = ["COMMANDS", "KINDS", "REGISTERS"]

for _found in pkgutil.walk_packages(domain.__path__, "domain."):
    if _found.name != __name__:
        importlib.import_module(_found.name)

open_to_signers()
