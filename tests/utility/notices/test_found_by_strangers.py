"""What people meet in real life: a work of another kind, a slow messenger, a big group, a block."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from engine.core.flow import Notice
from engine.core.quiet import Quiet
from engine.runtime import people
from engine.runtime.sqlite import SqliteStore
from engine.utility.notices import audience
from engine.utility.notices.chore import Notices
from engine.utility.notices.days import day_stages
from tests.places import Database
from tests.utility.conftest import MIGRATIONS, kyiv
from tests.utility.notices.district import bot_of_works, district, subscriber, work
from tests.utility.town import Town

ON_BOTH = True
EVE = "2026-03-04T10:00"
STARTS, ENDS = "2026-03-05T09:00", "2026-03-05T17:00"


@pytest.fixture
def place(database: Database) -> Iterator[Town]:
    """Open a district in which two people were told of a work on 5 March."""
    opened = district(where=database.passing())
    for number in ("1", "2"):
        subscriber(opened, number, number)
    work(opened, "W", "1 2", STARTS, ENDS)
    assert opened.tick(EVE) == ["1 tomorrow", "2 tomorrow"]
    yield opened
    opened.stop()


def block(place: Town, person: int, *, blocked: bool) -> None:
    """Let a person block the bot, or come back."""
    place.store.transact(lambda tx: people.block(tx, person, blocked=blocked))


def test_a_work_of_another_kind_is_the_same_work(place: Town) -> None:
    """Whoever was told of a planned work hears when it ends as an emergency, and nothing twice."""
    work(place, "W", "1 2", STARTS, ENDS, at=kyiv("2026-03-04T11:00"), kind="emergency")
    assert place.tick("2026-03-04T11:00") == []  # this bot says nothing of such a change
    late = kyiv("2026-03-05T10:00")
    work(place, "W", "1 2", STARTS, "2026-03-05T20:00", at=late, kind="emergency")
    assert place.tick("2026-03-05T10:00") == ["1 extended", "2 extended"]
    later = kyiv("2026-03-05T12:00")
    work(place, "W", "1 2", STARTS, "2026-03-05T20:00", at=later, status="cancelled")
    assert place.tick("2026-03-05T12:00") == ["1 cancelled", "2 cancelled"]


def test_who_blocked_after_being_told_hears_of_the_cancellation(place: Town) -> None:
    """Once they are back, while it is true; who never comes back is counted as blocked."""
    block(place, 1, blocked=True)
    block(place, 2, blocked=True)
    work(place, "W", "1 2", STARTS, ENDS, at=kyiv("2026-03-04T11:00"), status="cancelled")
    assert place.tick("2026-03-04T11:00") == []
    block(place, 1, blocked=False)
    assert place.tick("2026-03-04T12:00") == ["1 cancelled"]
    block(place, 2, blocked=False)
    assert place.tick("2026-03-05T18:00") == []


def test_the_many_of_a_slow_messenger_do_not_hide_the_few_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many stages wait for a channel without room."""
    monkeypatch.setattr("engine.utility.notices.telling.STAGES", 3)
    bot = replace(bot_of_works(), channels=("telegram", "viber"))
    place = Town(SqliteStore(None, MIGRATIONS), bot, (Notices(2),))
    for number in range(9):
        subscriber(place, f"v{number}", str(number))
        work(place, f"W{number}", str(number), STARTS, ENDS)
    place.run("UPDATE people SET channel = 'viber'")
    subscriber(place, "t", "99")
    work(place, "Z", "99", STARTS, "2026-03-05T18:00")
    place.runner.tick(place.bot.bot, kyiv("2026-03-04T09:00"))
    place.run(
        """INSERT INTO outbox (person_id, bot, channel, message, created_at, bulk)
           SELECT 1, 'poltava', 'viber', '{"said":"x","text":"x"}', '', 1
           FROM people LIMIT 2"""
    )
    assert place.tick(EVE) == ["t tomorrow"]
    place.stop()


@pytest.mark.parametrize("size", [4, 5, 6, 23])
def test_an_audience_of_any_size_is_gathered_once(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few accounts at once, many part by part; everybody once, and nothing is left behind."""
    monkeypatch.setattr(audience, "MOST", 5)
    place = district()
    numbers = [f"{number:02d}" for number in range(size)]
    for number in numbers:
        subscriber(place, number, number)
    work(place, "W", " ".join(numbers), STARTS, ENDS)
    assert place.tick(EVE) == [f"{number} tomorrow" for number in numbers]
    at = kyiv("2026-03-04T11:00")
    work(place, "W", " ".join(numbers), STARTS, ENDS, at=at, status="cancelled")
    assert place.tick("2026-03-04T11:00") == [f"{number} cancelled" for number in numbers]
    assert place.rows("SELECT * FROM notice_scope") == []
    place.stop()


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-02T12:00", "2026-03-03T08:00"),
        ("2026-03-03T03:00", "2026-03-03T08:00"),
        ("2026-03-03T12:00", "2026-03-03T12:00"),
        ("2026-03-04T09:00", "2026-03-04T09:00"),
    ],
)
def test_a_day_is_told_when_it_is_tomorrow(at: str, due: str) -> None:
    """A schedule for the day after tomorrow waits for the next morning."""
    notice = Notice("schedule", {"published": "when known"}, {})
    (stage,) = day_stages(notice, date(2026, 3, 4), ["+" * 48], kyiv(at), Quiet())
    assert stage.due == kyiv(due)
