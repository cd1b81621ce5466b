"""What dispatchers make of works: the changes they know, and the rows of the files they send."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from hypothesis import strategies as st

from tests.utility.conftest import kyiv
from tests.utility.notices.expected import HOUR, Version, clock, touched
from tests.utility.notices.grid_town import HOMES, written

CLOCKS: Final = ("00:30", "02:30", "07:00", "08:00", "09:00", "13:00", "22:30", "23:59")
"""When works begin, in Kyiv."""
CHANGES: Final = (
    "move", "extend", "shorten", "forget the end", "cancel", "finish", "plan", "add", "take out",
    "swap the group", "nothing", "reason",
)  # fmt: skip
ACCOUNTS: Final = st.sampled_from(sorted(HOMES))
Change = tuple[str, str, int, str, int | None, set[str]]
"""A work, what becomes of it, and: days from now, clock, hours, accounts."""
CHANGE: st.SearchStrategy[Change] = st.tuples(
    st.sampled_from(["W1", "W1", "W1", "W2", "E1"]),
    st.sampled_from(CHANGES),
    st.integers(-1, 7),
    st.sampled_from(CLOCKS),
    st.sampled_from([1, 8, 30, None]),
    st.sets(ACCOUNTS, min_size=1, max_size=3),
)


def changed(known: Sequence[Version], change: Change, now: datetime) -> Version:
    """Give a work as a change makes it; one that nobody knows yet begins with it."""
    name, what, days, hour, hours, accounts = change
    urgent = name.startswith("E")
    if not known:
        starts = _starts(now, days, hour) if not urgent else now - HOUR
        ends = starts + hours * HOUR if hours else None
        return Version(now, starts, ends, "planned", frozenset(accounts), urgent)
    was = replace(known[-1], at=now)
    match what:
        case "move":
            starts = _starts(now, days, hour)
            return replace(was, starts=starts, ends=starts + (hours or 5) * HOUR)
        case "extend":
            return replace(was, ends=(was.ends or was.starts) + (hours or 3) * HOUR)
        case "shorten":
            ends = was.starts + (was.ends - was.starts) / 2 if was.ends else was.starts + HOUR
            return replace(was, ends=ends)
        case "forget the end":
            return replace(was, ends=None)
        case "cancel":
            return replace(was, status="cancelled")
        case "finish":
            return replace(was, status="finished")
        case "plan":
            return replace(was, status="planned")
        case "add":
            return replace(was, accounts=was.accounts | accounts)
        case "take out":
            return replace(was, accounts=(was.accounts - accounts) or was.accounts)
        case "swap the group":
            swapped = was.accounts ^ touched(frozenset(), "1.1")
            return replace(was, accounts=swapped or was.accounts)
    return was


def kept(was: Version, written_down: Version) -> Version:
    """Give a work as it becomes: of one that ends, what its row leaves empty stays as it was."""
    if written_down.status == "planned":
        return written_down
    group, accounts = touched(frozenset(), "1.1"), written_down.accounts
    if accounts == group:
        accounts |= was.accounts
    if group <= was.accounts:
        accounts |= group
    return replace(written_down, ends=written_down.ends or was.ends, accounts=accounts)


def row(name: str, version: Version) -> dict[str, str]:
    """Write a work, by its group where it has all of that."""
    group = touched(frozenset(), "1.1")
    by_group = group <= version.accounts
    numbers = version.accounts - group if by_group else version.accounts
    return {
        "work": name, "kind": "emergency" if version.urgent else "planned",
        "accounts": " ".join(sorted(numbers)), "group": "1.1" if by_group else "",
        "starts": written(version.starts), "ends": written(version.ends), "reason": name,
        "status": version.status,
    }  # fmt: skip


def _starts(now: datetime, days: int, hour: str) -> datetime:
    return kyiv(f"{clock(now, days, 12).date()}T{hour}").astimezone(UTC)
