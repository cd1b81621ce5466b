"""What turns leave to be stored, as rows, so that many turns are written by few statements.

Only what nothing in the same transaction reads: services write at once what they store. Rows stand
in the order of the turns; nobody has two turns in one ledger unless it was written in between.
"""

from dataclasses import dataclass, field

from engine.runtime import inbox, journal, outbox, sessions, timers
from engine.runtime.store import Row, Transaction


@dataclass(slots=True)
class Ledger:
    """Rows by what they are for, in the shape in which each module writes them."""

    updates: list[Row] = field(default_factory=list)
    turns: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)
    timers: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)

    def write(self, tx: Transaction) -> None:
        """Write all of it, and be empty."""
        if self.updates:
            inbox.write(tx, self.updates)
        if self.turns:
            journal.write(tx, self.turns)
        if self.sessions:
            sessions.write(tx, self.sessions)
        if self.asked:
            timers.write(tx, self.asked, self.timers)
        if self.messages:
            outbox.write(tx, self.messages)
        for rows in (self.updates, self.turns, self.sessions, self.asked, self.timers):
            rows.clear()
        self.messages.clear()
