"""The Source port: where notices of one sort come from, and what they say of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.core.flow import Flow
from engine.core.values import Values
from engine.runtime.store import Transaction
from engine.utility.notices.audience import Concerned
from engine.utility.notices.stages import Subject


def home(account: Values) -> Sequence[object]:
    """Give what accounts at one address have in common; of an unknown one, its number."""
    address = account["address"]
    return (address,) if address else (account["number"],)


class Source(Protocol):
    """A sort of subjects: works, days of the hourly schedule, occasions of the calendar."""

    def tells(self, notice: str, flow: Flow) -> bool:
        """Tell whether a notice of the bot's is about subjects of this sort."""

    def plan(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """Plan the stages of some subjects that are new or changed; tells whether any are left."""

    def concerned(self, subject: Subject, flow: Flow) -> Concerned:
        """Give the accounts that a subject concerns."""

    def facts(
        self, tx: Transaction, subject: Subject, belief: int | None, at: datetime
    ) -> Values | None:
        """Give what texts know of a subject besides the accounts; None when there is no such.

        ``belief`` is the revision that the person was told of before.
        """

    def place(self, account: Values) -> Sequence[object]:
        """Give what accounts have in common of which one message tells a person."""
