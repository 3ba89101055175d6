"""What can be done with nominals."""

from nominals.actions.contributions import replace, say, withdraw
from nominals.actions.nominals import begin

__all__ = ["begin", "replace", "say", "withdraw"]
