"""Keeping the outage schedule of a bot fresh from the address at which it is published.

What cannot be had or read leaves what is stored, which says itself how old it is. Not how a
schedule is read (``utility.schedule``).
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from engine.runtime.store import Store, StoreError
from engine.utility.exchange.import_schedule import take_schedule
from engine.utility.schedule.fetch import fetch
from engine.utility.schedule.problems import Unusable

log = logging.getLogger("rozmova.schedule")

EVERY = 600.0
"""Seconds from one look at the address to the next: schedules change within the hour."""


async def keep_fresh(
    store: Store,
    bot: str,
    url: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    every: float = EVERY,
) -> None:
    """Look again and again, until cancelled; the log names the bot, never the address."""
    while True:
        try:
            source = await fetch(url)
            report = await asyncio.to_thread(take_schedule, store, bot, source, now())
        except Unusable as unusable:
            log.warning("%s: schedule: %s", bot, unusable.problem.code)
        except StoreError as error:
            log.error("%s: schedule: %s", bot, error)
        else:
            for problem in report.problems[:1]:
                log.warning("%s: schedule: %s %s", bot, problem.code, problem.where)
            if report.changed:
                log.info("%s: schedule of %s", bot, report.updated)
        await asyncio.sleep(every)
