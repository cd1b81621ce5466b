"""The Knowledge port: what a flow may know about a person and the bot at a moment.

Not how it is known; the utility's adapter reads its tables.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.core.flow import Flow
from engine.core.turn import Known
from engine.runtime.people import Person
from engine.runtime.store import Transaction


class Knowledge(Protocol):
    """Gives the names ``person``, ``bot`` and ``today``."""

    def known(
        self, tx: Transaction, flow: Flow, people: Sequence[Person], at: datetime
    ) -> dict[int, Known]:
        """Gather what is known of each of some people, by id, on the day of ``at`` in Kyiv.

        They are given as they stand in this transaction. What is read much of may be read when it
        is first asked for (``OnDemand``), as long as the transaction lasts.
        """
