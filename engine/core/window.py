"""When a utility accepts readings, as data. Not the arithmetic of the calendar."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Outside(StrEnum):
    """What happens to a reading sent outside the window (DOMAIN §4)."""

    REFUSE = "refuse"
    ACCEPT = "accept"
    FLAG = "flag"


class WhileClosing(StrEnum):
    """What happens to a reading sent on a day on which billing closes a period."""

    REFUSE = "refuse"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class LastAndFirst:
    """The last ``last`` days of a month and the ``first`` days of the next: one continuous span.

    With ``working`` the days counted are working days, and the weekend inside the span is open.
    """

    last: int
    first: int
    working: bool


@dataclass(frozen=True, slots=True)
class DayToDay:
    """From day ``opens`` to day ``closes`` of each month, both included.

    ``until day 28`` opens on 1. A day beyond the month's end is its last day.
    """

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Always:
    """Open on every day."""


Rule = LastAndFirst | DayToDay | Always


@dataclass(frozen=True, slots=True)
class Window:
    """A utility's submission window (DOMAIN §4), as written in ``bot.yaml``.

    ``overrides`` are rules for single billing months, keyed by (year, month): the month whose
    consumption is reported. ``days_off`` and ``working_weekends`` correct Monday-to-Friday. On the
    days ``closing`` billing closes a period: ``while_closing`` says what becomes of readings then.
    """

    rule: Rule = field(default_factory=Always)
    outside: Outside = Outside.REFUSE
    overrides: tuple[tuple[tuple[int, int], Rule], ...] = ()
    days_off: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()
    closing: frozenset[date] = frozenset()
    while_closing: WhileClosing = WhileClosing.REFUSE
