"""A schedule that is published at an address is kept fresh while bots are served."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from engine.assembly import MIGRATIONS
from engine.runtime.sqlite import SqliteStore
from engine.serving.schedules import keep_fresh
from tests.runtime.desk import NOON
from tests.serving.served import Served, until
from tests.utility.schedule.faulty_server import publishing

BOT = "kharkiv"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Open a store."""
    opened = SqliteStore(tmp_path / "rozmova.db", MIGRATIONS)
    yield opened
    opened.close()


def _look(store: SqliteStore, url: str, seconds: float, later: timedelta = timedelta()) -> None:
    """Keep a schedule fresh for a while."""

    async def scene() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await keep_fresh(store, BOT, url, lambda: NOON + later, every=0.01)

    asyncio.run(scene())


def _known(store: SqliteStore) -> list[tuple[object, ...]]:
    return store.transact(lambda tx: tx.rows("SELECT * FROM schedule ORDER BY 1, 2, 3"))


@pytest.mark.parametrize("fault", ["missing", "broken", "cut", "round", "to-file"])
def test_a_bad_day_of_the_publisher_leaves_what_is_known(
    store: SqliteStore, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, without the address, and tried again."""
    with publishing() as address:
        _look(store, f"{address}/ok", 1)
        known = _known(store)
        assert known
        _look(store, f"{address}/{fault}?key=SECRET", 1)
    assert _known(store) == known
    assert "kharkiv: schedule" in caplog.text
    assert "SECRET" not in caplog.text


def test_a_served_bot_fetches_its_schedule(tmp_path: Path) -> None:
    """By the address in its setting; a stop does not wait for a publisher that hangs."""
    with publishing() as address:
        served = Served(tmp_path, [BOT], {"ROZMOVA_SCHEDULE_URL_KHARKIV": f"{address}/slow"})
        with served:
            served.ready()
            assert served.stop() == 0
        served.environment = {"ROZMOVA_SCHEDULE_URL_KHARKIV": f"{address}/ok"}
        with served:
            until("the schedule", lambda: served.rows("SELECT 1 FROM schedule"))
