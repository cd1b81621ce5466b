"""The Knowledge port: what a flow may know about a person and the bot at a moment.

Not how it is known; the utility's adapter reads its tables.
"""

from datetime import datetime
from typing import Protocol

from engine.core.flow import Flow
from engine.core.turn import Known
from engine.runtime.people import Person
from engine.runtime.store import Transaction


class Knowledge(Protocol):
    """Gives the names ``person``, ``bot`` and ``today``."""

    def known(self, tx: Transaction, flow: Flow, person: Person, at: datetime) -> Known:
        """Gather what is known as of ``at``; the person's fields are read anew each time."""
