"""The life of a work: which stages follow from its revisions (DOMAIN §5). Pure.

``planned → (changed)* → started → (extended)* → finished | cancelled``. What somebody is told of a
change is decided by what they were told before, their *belief*: the revision of the last notice
about the work that went out to them. Not who that is (``audience``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.core.flow import Notice
from engine.core.moments import DaysBefore, HoursBefore, When, read_moment
from engine.core.quiet import Quiet
from engine.utility.notices.stages import Audience, Stage
from engine.utility.notices.timing import Slot, day_ends, slot

PLANNED, CANCELLED, FINISHED = "planned", "cancelled", "finished"
DAY: Final = timedelta(days=1)
"""How long news of something whose end is not known stays true."""
RECENT: Final = timedelta(hours=2)
"""How long it is news that something is over."""
SOON: Final = timedelta(hours=2)
"""Where a stage follows within this time, nobody is told twice: it is the one notice."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A work as it was known from ``known_at`` on; ``ends`` is None where nobody knows."""

    number: int
    starts: datetime
    ends: datetime | None
    status: str
    known_at: datetime
    kind: str = "planned"

    @property
    def times(self) -> tuple[object, ...]:
        """What people are told of: of a change in anything else they are not."""
        return self.starts, self.ends, self.status, self.kind

    @property
    def over(self) -> datetime:
        """When it no longer concerns anybody."""
        return self.ends or max(day_ends(self.starts), self.known_at + DAY)


class Life:
    """A work's revisions, the oldest first, seen with the eyes of one notice."""

    def __init__(self, notice: Notice, history: Sequence[Revision], quiet: Quiet) -> None:
        self._moments = {name: read_moment(text) for name, text in notice.stages.items()}
        self._past, self._now = history[:-1], history[-1]
        self._quiet, self._urgent = quiet, notice.urgent
        self._alive = tuple(past.number for past in self._past if past.status == PLANNED)
        self._dead = tuple(past.number for past in self._past if past.status != PLANNED)

    def stages(self) -> list[Stage]:
        """Give what is to be said of the newest revision, to whom and when."""
        match self._now.status:
            case "cancelled":
                over = max(each.over for each in (*self._past, self._now))
                return list(self._at_once(CANCELLED, Audience.BELIEVING, self._alive, over))
            case "finished":
                over = self._now.known_at + RECENT
                return list(self._at_once(FINISHED, Audience.BELIEVING, self._alive, over))
        if self._now.over <= self._now.known_at:
            return []
        return [*self._timed(), *self._first(), *self._differing()]

    def _timed(self) -> Iterator[Stage]:
        """Give the stages that count back and are not missed.

        Of a revision whose times are an earlier one's nothing is said again to the same people.
        Whoever is told of a change is not told the same soon after.
        """
        run, known_at = self._run(), self._now.known_at
        same = tuple(each.number for each in run[:-1])
        news = self._awake(known_at) + SOON if self._changed() and self._named("changed") else None
        for name, slot_ in self._slots():
            if slot_.due < run[0].known_at or slot_.until <= known_at:
                continue
            untold = not same or slot_.due > known_at
            if news and untold and slot_.due <= news:
                believing = (*self._dead, *same)
                yield Stage(name, Audience.UNTOLD, slot_.due, slot_.until, believing)
            else:
                yield Stage(name, Audience.UNTOLD_STAGE, slot_.due, slot_.until, same)

    def _first(self) -> Iterator[Stage]:
        """Give what is said at once to those who know nothing of the work yet."""
        yield from self._at_once("known", Audience.UNTOLD, self._dead, self._now.over)
        slots, at = list(self._slots()), self._awake(self._now.known_at)
        missed = any(slot_.due < self._now.known_at for _, slot_ in slots)
        follows = any(stage.due <= at + SOON for stage in self._timed())
        if missed and not follows:
            yield from self._at_once("late", Audience.UNTOLD, self._dead, self._now.over)

    def _differing(self) -> Iterator[Stage]:
        """Give what is said to those who believe something else."""
        extended, changed = self._extended(), self._changed()
        until = max(each.over for each in (*self._past, self._now))
        if extended:
            yield from self._at_once("extended", Audience.TOLD, extended, self._now.over)
        if changed:
            yield from self._at_once("changed", Audience.TOLD, changed, self._now.over)
        if self._alive:
            yield from self._at_once(CANCELLED, Audience.NO_MORE, self._alive, until)

    def _extended(self) -> tuple[int, ...]:
        if not self._named("extended"):
            return ()
        return tuple(past.number for past in self._past if self._is_extended(past))

    def _changed(self) -> tuple[int, ...]:
        extended = self._extended()
        return tuple(
            past.number
            for past in self._past
            if past.status == PLANNED and past.times != self._now.times
            if past.number not in extended
        )

    def _is_extended(self, past: Revision) -> bool:
        """Tell whether the work has begun and ends later than people believe, or nobody knows."""
        now = self._now
        begun = max(past.starts, now.starts) <= now.known_at
        later = past.ends is None or now.ends is None or now.ends > past.ends
        return past.status == PLANNED and begun and past.ends != now.ends and later

    def _at_once(
        self, what: str, audience: Audience, believing: tuple[int, ...], until: datetime
    ) -> Iterator[Stage]:
        due = self._awake(self._now.known_at)
        if due < until:
            for name in self._named(what):
                yield Stage(name, audience, due, until, believing)

    def _named(self, what: str) -> list[str]:
        return [name for name, moment in self._moments.items() if moment == When(what)]

    def _slots(self) -> Iterator[tuple[str, Slot]]:
        for name, moment in self._moments.items():
            if isinstance(moment, DaysBefore | HoursBefore):
                yield name, slot(moment, self._now.starts, self._now.ends, self._quiet)

    def _run(self) -> Sequence[Revision]:
        """Give the newest revisions whose times are all the same."""
        run = [self._now]
        for past in reversed(self._past):
            if past.times != self._now.times:
                break
            run.insert(0, past)
        return run

    def _awake(self, at: datetime) -> datetime:
        return at if self._urgent else self._quiet.over(at)
