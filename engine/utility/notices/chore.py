"""Notices as a chore: plan, complete the audiences, tell; each a little at a time."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.runtime import outbox
from engine.runtime.chores import Batch
from engine.runtime.store import Transaction
from engine.utility.notices import stages, withdraw
from engine.utility.notices.audience import MOST, PEOPLE, Concerned, expand
from engine.utility.notices.calendar import Calendar
from engine.utility.notices.schedules import Schedules
from engine.utility.notices.source import Source
from engine.utility.notices.stages import Audience, Waiting
from engine.utility.notices.telling import Room, Telling
from engine.utility.notices.works import Works


class Notices:
    """Tells people what the utility has to say of its own accord.

    All of it is derived from the store at each look, so that it goes on after a restart, and two
    processes divide it. ``ahead`` is how many notices may wait in the outbox of a channel: where
    more are due, the rest is told as those have gone, with words that are true by then. Without
    it everything is told at once.
    """

    def __init__(self, ahead: int | None = None) -> None:
        self._ahead = ahead
        self._sources: Sequence[Source] = (Works(), Schedules(), Calendar())
        self._telling = Telling(self._sources)
        self._worded: dict[str, date] = {}

    def do(self, tx: Transaction, flow: Flow, at: datetime) -> Batch:
        """Do the next part of what is due at an aware datetime."""
        if not flow.notices:
            return Batch()
        stages.hold(tx, flow.bot)
        for source in self._sources:
            if source.plan(tx, flow, at):
                return Batch(more=True)
        if self._reword(tx, flow, at) or self._complete(tx, flow, at):
            return Batch(more=True)
        told, more = self._telling.some(tx, flow, at, self._room(tx, flow))
        return Batch(tuple(told), more)

    def _complete(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """Work off the audiences of stages that are due; tells whether any are left."""
        done = 0
        while done < MOST:
            waiting = stages.first_due(tx, flow.bot, at)
            if waiting is None:
                return False
            done += 1 + self._expand(tx, flow, waiting)
        return True

    def _reword(self, tx: Transaction, flow: Flow, at: datetime) -> bool:
        """See, once a day, to what has not gone out on another; tells whether any may be left."""
        today = kyiv_date(at)
        if self._worded.get(flow.bot) == today:
            return False
        if withdraw.outworn(tx, flow.bot, flow.channels, at):
            return True
        self._worded[flow.bot] = today
        return False

    def _expand(self, tx: Transaction, flow: Flow, waiting: Waiting) -> int:
        notice = flow.notices.get(waiting.subject.notice)
        names = (each for each in self._sources if each.tells(waiting.subject.notice, flow))
        source = next(names, None)
        if notice is None or source is None:  # the bot does not tell of this any more
            stages.become(tx, waiting.id, "done")
            return 0
        subscribed = (notice.to or Audience.SUBSCRIBED) == Audience.SUBSCRIBED
        nobody = Concerned("", ())
        people = waiting.stage.audience in PEOPLE
        concerned = nobody if people else source.concerned(waiting.subject, flow)
        return expand(tx, waiting, concerned, subscribed=subscribed)

    def _room(self, tx: Transaction, flow: Flow) -> Room | None:
        """Say of each channel whether it takes more notices now.

        Of urgent ones by themselves: all others may wait there for the morning.
        """
        ahead = self._ahead
        if ahead is None:
            return None

        def free(channel: str, *, urgent: bool) -> bool:
            waiting = outbox.notices_waiting(tx, flow.bot, channel, ahead, urgent=urgent)
            return waiting < ahead

        return {
            urgent: {channel: free(channel, urgent=urgent) for channel in flow.channels}
            for urgent in (True, False)
        }
