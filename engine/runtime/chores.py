"""The Chore port: what a bot does by itself as time passes (DESIGN §3).

Not what is done (the utility's adapters know) and not when: the runner does every chore at each
tick, batch by batch, each batch in a transaction of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.core.events import NoticeRaised
from engine.core.flow import Flow
from engine.runtime.store import Transaction


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that a person is to be told; where they are in their conversation stays.

    Not after ``valid_until`` (aware). ``urgent``: in the quiet hours too. ``notice_id`` is the
    utility's own number of what is told, by which the message is found again.
    """

    person_id: int
    event: NoticeRaised
    valid_until: datetime
    urgent: bool = False
    notice_id: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a chore, done: what to announce in the same transaction; ``more`` is left."""

    announcements: tuple[Announcement, ...] = ()
    more: bool = False


class Chore(Protocol):
    """Something to be done for a bot from time to time."""

    def do(self, tx: Transaction, flow: Flow, at: datetime) -> Batch:
        """Do the next part of what is due at an aware datetime; nothing due is an empty batch.

        What it stores is committed together with its announcements, or neither is; so what it
        remembers itself must hold even if this transaction is rolled back.
        """
