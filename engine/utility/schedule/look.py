"""The service that tells what is known of the hours without light of an account (DOMAIN §5).

Not the planned works (``outages``). A day that is not published, a schedule that is old, and days
of emergency shutdowns are told as such: none of them is light.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from engine.core.flow import Flow
from engine.core.kyiv import kyiv_date
from engine.core.values import Value, Values
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction
from engine.utility.schedule import stored
from engine.utility.schedule.half_hours import Day, Span, spans
from engine.utility.schedule.published import group_of

FRESH_HOURS: Final = 12
"""How old a schedule may be, unless the fact ``schedule_fresh_hours`` says otherwise."""
_DAY: Final = timedelta(days=1)


def find_schedule(account: Values, at: datetime, bot: Flow, store: Transaction) -> Outcome:
    """Give ``schedule``, the hours without light of an account's group today and tomorrow.

    Schedule: ``group as_of as_of_today fresh today tomorrow``; ``as_of`` is the publisher's time.
    Day: ``date published emergency off possible``, the latter two lists of spans, ``{from until
    tomorrow}``: clock times, and whether what begins today ends tomorrow.

    ``unknown`` without a schedule when none was ever imported for this bot, with one when it is
    stale; ``no_group`` with one when the account has no group.
    """
    known_at = stored.known_at(store, bot.bot)
    if known_at is None:
        return Outcome("unknown")
    fresh = at - known_at <= _patience(bot)
    group = group_of(str(account["group"] or ""))
    schedule = look(store, bot.bot, group, at) | {"fresh": fresh}
    if not group:
        return Outcome("no_group", schedule=schedule)
    return Outcome("done" if fresh else "unknown", schedule=schedule)


def look(tx: Transaction, bot: str, group: str, at: datetime) -> dict[str, Value]:
    """Give the schedule of a group as ``find_schedule`` does, but for ``fresh``."""
    today = kyiv_date(at)
    days, updated = stored.days(tx, bot, group, (today, today + _DAY))
    newest = stored.version(tx, bot)
    as_of = updated or (newest[0] if newest else None)
    return {
        "group": group or None,
        "as_of": as_of,
        "as_of_today": as_of is not None and kyiv_date(as_of) == today,
        "today": _told(today, days),
        "tomorrow": _told(today + _DAY, days),
    }


def _patience(bot: Flow) -> timedelta:
    hours = bot.facts.get("schedule_fresh_hours")
    return timedelta(hours=hours if type(hours) is int else FRESH_HOURS)


def _told(day: date, days: Mapping[date, Day]) -> Value:
    """Tell a day; what begins on it is told to its end, if the day after is among ``days``."""
    published = days.get(day)
    known = [each for each in (published, days.get(day + _DAY)) if each is not None]
    begun = [span for span in spans(known) if span.date == day]
    return {
        "date": day,
        "published": published is not None,
        "emergency": published is not None and published.emergency,
        "off": [_span(span) for span in begun if not span.possible],
        "possible": [_span(span) for span in begun if span.possible],
    }


def _span(span: Span) -> Value:
    return {"from": span.starts_at, "until": span.ends_at, "tomorrow": span.next_day}
