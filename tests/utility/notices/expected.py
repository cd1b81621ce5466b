"""What people must and may be told of works: an independent reckoning from what happened.

Written from the rules (DOMAIN §5), not from the code: the history of imports, the acts of people,
and the notices that went out. It knows no revisions and no queues.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

from engine.core.kyiv import KYIV, kyiv_date
from tests.utility.notices.grid_town import HOMES, Said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DIED: Final = ("withdrawn", "late", "blocked", "failed")
"""What never reached anybody."""
AT_ONCE: Final = ("late", "now", "changed", "extended", "cancelled", "finished")
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
Pair = tuple[str, str]
"""A person's chat and an account."""


@dataclass(frozen=True, slots=True)
class Version:
    """A work as it stood in a file; ``accounts`` are all that it touches."""

    at: datetime
    starts: datetime
    ends: datetime | None
    status: str
    accounts: frozenset[str]
    urgent: bool

    @property
    def times(self) -> tuple[datetime, datetime | None, str]:
        """What people care about."""
        return self.starts, self.ends, self.status

    @property
    def over(self) -> datetime:
        """When nobody cares any more: a day after it was heard of where nobody knows the end."""
        return self.ends or max(midnight_after(self.starts), self.at + DAY)


def touched(accounts: frozenset[str], group: str) -> frozenset[str]:
    """Give all accounts of a work, by number or by group."""
    return accounts | {n for n, (_, g) in HOMES.items() if group and g in (group, f"GPV{group}")}


def clock(at: datetime, days: int, hour: int) -> datetime:
    """Give an hour of the clock so many days from a moment's Kyiv day."""
    day = at.astimezone(KYIV).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), KYIV).astimezone(UTC)


def midnight_after(at: datetime) -> datetime:
    """Give the end of a Kyiv day."""
    return clock(at, 1, 0)


def is_night(at: datetime) -> bool:
    """Tell whether people sleep."""
    return not 8 <= at.astimezone(KYIV).hour < 22


def morning(at: datetime) -> datetime:
    """Give the next moment at which people are awake."""
    if not is_night(at):
        return at
    return clock(at, 0 if at.astimezone(KYIV).hour < 8 else 1, 8)


def slots(version: Version, *, soon: bool) -> dict[str, tuple[datetime, datetime]]:
    """Give when each stage that counts back is due, and until when it holds."""
    starts, before = version.starts, clock(version.starts, -1, 20)
    eight = clock(starts, 0, 8)
    found = {
        "in_5_days": (clock(starts, -5, 10), clock(starts, -4, 0)),
        "tomorrow": (clock(starts, -1, 10), clock(starts, 0, 0)),
        "today": (
            eight if eight < starts else before,
            version.ends or midnight_after(starts),
        ),
    }
    if soon:
        due = morning(starts - 3 * HOUR)
        if due >= starts:
            due = eight if eight < starts else before
        found["soon"] = (due, starts)
    return found


@dataclass
class Expected:
    """What has happened, and what follows from it for everybody.

    ``step`` counts acts, since many may happen at one moment. ``wanted`` and ``reached`` say since
    which step somebody wants notices about an account, and can be told anything.
    """

    works: dict[str, list[Version]] = field(default_factory=dict)
    wanted: dict[Pair, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    met_again: dict[str, int] = field(default_factory=dict)
    said: dict[int, tuple[Said, int]] = field(default_factory=dict)
    looked: dict[tuple[str, int, str], int] = field(default_factory=dict)
    finished: dict[tuple[str, int, str], int] = field(default_factory=dict)
    owed: dict[tuple[str, int, str], frozenset[Pair]] = field(default_factory=dict)
    step: int = 0
    now: datetime = LONG_AGO
    soon: bool = False
    ruled: tuple[int, datetime] = (0, LONG_AGO)

    def newest(self, work: str) -> Version:
        """Give a work as it is known now."""
        return self.works[work][-1]

    def run(self, work: str) -> Version:
        """Give the first of the newest versions whose times are alike."""
        versions = self.works[work]
        first = versions[-1]
        for version in reversed(versions):
            if version.times != first.times:
                break
            first = version
        return first

    def belief(self, work: str, pair: Pair) -> Version | None:
        """Give what somebody was last told of a work, None if nothing or that it is off."""
        heard = self.heard(work, pair)
        if not heard or heard[-1][0].stage in ("cancelled", "finished"):
            return None
        last, number = heard[-1]
        assert (last.work, work) == (work, work)
        return self.works[work][number]

    def heard(self, work: str, pair: Pair) -> list[tuple[Said, int]]:
        """Give what went out to somebody about a work, with the number of its version.

        What waits since another day does not go out any more: it is said anew.
        """
        chat, account = pair
        return [
            (said, number)
            for said, number in self.said.values()
            if said.work == work and said.chat == chat and account in said.accounts
            if said.status not in DIED and said.key > self.met_again.get(chat, 0)
            if said.status != "waiting" or kyiv_date(said.at) == kyiv_date(self.now)
        ]

    def may(self, at: datetime, *, awake: bool = False) -> dict[tuple[str, str], frozenset[Pair]]:
        """Give whom each stage of each work is for now, as far as they have not heard it.

        ``awake``: as though it were day.
        """
        self.now = at
        return {
            (work, stage): pairs
            for work in self.works
            if awake or not is_night(at) or self.newest(work).urgent
            for stage, pairs in self._of_work(work, at)
        }

    def _of_work(self, work: str, at: datetime) -> Iterator[tuple[str, frozenset[Pair]]]:
        now = self.newest(work)
        pairs = {pair for pair in self.wanted if pair[0] in self.reached}
        believing = {pair: was for pair in pairs if (was := self.belief(work, pair))}
        at_once = now.at if now.urgent else morning(now.at)
        last = max(version.over for version in self.works[work])
        if now.status != "planned":
            over = last if now.status == "cancelled" else now.at + 2 * HOUR
            if (
                at_once <= at <= over
                and at_once < over
                and (now.urgent or now.status == "cancelled")
            ):
                yield now.status, frozenset(believing)
            return
        if now.over <= now.at:
            return
        if at_once <= at <= last and at_once < last:
            yield "cancelled", frozenset(p for p in believing if p[1] not in now.accounts)
        inside = frozenset(pair for pair in pairs if pair[1] in now.accounts)
        if not now.urgent:
            yield from self._timed(work, at, inside)
        if not at_once <= at <= now.over or not at_once < now.over:
            return
        for stage in ("changed", "extended"):
            yield stage, frozenset(
                pair for pair in inside & set(believing)
                if believing[pair].times != now.times
                if _difference(believing[pair], now) == stage
            )  # fmt: skip
        ignorant = inside - set(believing)
        if now.urgent:
            yield "now", ignorant
        elif self.is_late(work):
            yield "late", ignorant

    def _timed(
        self, work: str, at: datetime, inside: frozenset[Pair]
    ) -> Iterator[tuple[str, frozenset[Pair]]]:
        now, run = self.newest(work), self.run(work)
        first = len(self.works[work]) - 1 - self.works[work][::-1].index(run)
        for stage, (due, until) in slots(now, soon=self.soon).items():
            if run.at <= due <= at <= until and until > now.at:
                told = {
                    pair for pair in inside
                    if any(s.stage == stage and n >= first for s, n in self.heard(work, pair))
                }  # fmt: skip
                yield stage, inside - told

    def is_late(self, work: str) -> bool:
        """Tell whether something was missed when a work became known, and nothing follows soon."""
        now, run = self.newest(work), self.run(work)
        found = slots(now, soon=self.soon).values()
        missed = any(due < now.at for due, _ in found)
        follows = any(
            run.at <= due <= morning(now.at) + 2 * HOUR and until > now.at for due, until in found
        )
        return missed and not follows

    def must(self, at: datetime) -> dict[tuple[str, str], frozenset[Pair]]:
        """Give those of ``may`` who were to be told ever since the stage was first looked at.

        To be asked before a look, which counts as tried.
        """
        found: dict[tuple[str, str], frozenset[Pair]] = {}
        telling = self.may(at)
        for (work, stage), pairs in self.may(at, awake=True).items():
            key = self.key(work, stage)
            self.looked.setdefault(key, self.step)
            self.owed.setdefault(key, pairs)
            found[work, stage] = frozenset(
                pair
                for pair in pairs & self.owed[key] & telling.get((work, stage), frozenset())
                if max(self.wanted[pair], self.reached[pair[0]]) <= self.looked[key]
                if not self._newly_ruled(work, stage)
                if not self._just_changed(work, stage, pair)
            )
        return found

    def key(self, work: str, stage: str) -> tuple[str, int, str]:
        """Name a stage of a work as it is known now."""
        return work, len(self.works[work]), stage

    def _just_changed(self, work: str, stage: str, pair: Pair) -> bool:
        """Tell whether news of a change says within two hours what the stage would say."""
        now = self.newest(work)
        due = slots(now, soon=True).get(stage, (None,))[0]
        return (
            due is not None and due <= morning(now.at) + 2 * HOUR and bool(self.heard(work, pair))
        )

    def _newly_ruled(self, work: str, stage: str) -> bool:
        """Tell whether the rules were others when the stage was due."""
        step, ruled_at = self.ruled
        if not step:
            return False
        if stage == "soon":
            return slots(self.newest(work), soon=True)["soon"][0] < ruled_at
        return stage == "late"


def _difference(was: Version, now: Version) -> str:
    begun = max(was.starts, now.starts) <= now.at
    later = was.ends is None or now.ends is None or now.ends > was.ends
    return "extended" if begun and later and was.ends != now.ends else "changed"
