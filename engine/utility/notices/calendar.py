"""The calendar as a source of notices: windows that open and close, days of the month (DOMAIN §5).

Not when a moment falls due (``occasions``), and not notices of events: one moment that counts from
an event leaves the whole notice to the event.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from engine.core.flow import Flow, Notice
from engine.core.moments import OfCalendar, read_moment
from engine.core.values import Values
from engine.runtime.store import Transaction
from engine.utility.notices import stages
from engine.utility.notices.audience import Concerned
from engine.utility.notices.occasions import PATIENCE, Occasion, occasion
from engine.utility.notices.stages import Audience, Stage, Subject

AUDIENCE: Final = Audience.WITH_ACCOUNTS
"""Who is told unless the notice says otherwise."""
_TICK: Final = timedelta(microseconds=1)


class Calendar:
    """Plans a stage at the first look at the clock after its moment, never by night.

    What is remembered here only spares queries: the store keeps which stages there were.
    """

    def __init__(self) -> None:
        self._planned: dict[tuple[str, str, str, str], bool] = {}

    def tells(self, notice: str, flow: Flow) -> bool:
        """Tell whether all moments of a notice are the calendar's."""
        return notice in flow.notices and _of_calendar(flow.notices[notice])

    def plan(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """Plan what is due by the calendar alone."""
        if at in flow.rules.quiet:
            return False
        for notice, stage, found in _due(flow, at):
            key = (flow.bot, notice.name, found.month, stage)
            if self._planned.get(key):
                continue
            audience = Audience(notice.to or AUDIENCE)
            until = min(found.since + PATIENCE, found.ends - _TICK)
            subject = Subject(flow.bot, notice.name, found.month, 1)
            if not stages.known(tx, subject, stage):
                stages.add(tx, subject, Stage(stage, audience, found.since, until))
            else:  # remembered only once it is surely stored: this transaction may be rolled back
                self._planned[key] = True
        return False

    def concerned(self, subject: Subject, _flow: Flow) -> Concerned:
        """Nobody in particular: the calendar tells people, not accounts."""
        raise LookupError(f"{subject.notice} is about no account")

    def facts(
        self, _tx: Transaction, _subject: Subject, _belief: int | None, _at: datetime
    ) -> Values | None:
        """Give nothing but what texts know anyway."""
        return {}

    def place(self, _account: Values) -> Sequence[object]:
        """All accounts are told of at once."""
        return ()


def _due(flow: Flow, at: datetime) -> Iterator[tuple[Notice, str, Occasion]]:
    for notice in flow.notices.values():
        if not _of_calendar(notice):
            continue
        for name, written in notice.stages.items():
            moment = read_moment(written)
            if isinstance(moment, OfCalendar) and (
                found := occasion(moment, flow.rules.window, at)
            ):
                yield notice, name, found


def _of_calendar(notice: Notice) -> bool:
    return all(isinstance(read_moment(text), OfCalendar) for text in notice.stages.values())
