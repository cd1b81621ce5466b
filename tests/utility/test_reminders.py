"""Reminders: who is told what of the calendar, and when (DOMAIN §5, LANGUAGE §3 "Notices")."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.core.flow import Notice
from engine.core.session import Frame, Question, Session
from engine.core.window import Always, DayToDay, LastAndFirst, Window
from engine.runtime import people, sessions
from tests.places import Database
from tests.utility.conftest import kyiv
from tests.utility.town import STAGES, UNTIL_28, Town, bot_with, notice, open_town

Open = Callable[..., Town]
ON_BOTH = True
HOUR = timedelta(hours=1)


@pytest.fixture
def town(database: Database) -> Iterator[Open]:
    """Open a utility that reminds: ``town(notice(...), window=...)``; ``a`` has an account."""
    opened: list[Town] = []

    def begin(*notices: Notice, window: Window = UNTIL_28) -> Town:
        place = open_town(bot_with(*(notices or [notice()]), window=window), database.passing())
        opened.append(place)
        place.person("a", account="1")
        return place

    yield begin
    for place in opened:
        place.stop()


# when


def test_a_stage_is_told_at_the_first_tick_after_its_moment_and_once(town: Open) -> None:
    """Not before, not again, and again in the next month."""
    place = town()
    assert place.tick("2026-03-25T09:59") == []
    assert place.tick("2026-03-25T10:07") == ["a soon"]
    assert place.tick("2026-03-25T10:08") == []
    assert place.tick("2026-03-28T10:00") == ["a last"]
    assert place.tick("2026-03-28T11:00") == []
    assert place.tick("2026-04-25T10:00") == ["a soon"]
    assert place.rows("SELECT stage, subject FROM notice_stages ORDER BY 2, 1") == [
        ("last", "2026-03"), ("soon", "2026-03"), ("soon", "2026-04"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "ticks", "told"),
    [
        ("day 25 07:00", ["25T07:00", "25T07:59", "25T08:00"], "25T08:00"),
        ("day 25 23:00", ["25T23:00", "26T07:59", "26T08:00"], "26T08:00"),
        ("day 25 21:30", ["25T22:00", "26T03:00", "26T08:30"], "26T08:30"),
        ("day 25", ["25T22:30", "26T08:00"], "26T08:00"),
        ("day 25", ["25T22:30", "26T10:01"], None),
        ("day 28 21:30", ["28T22:00", "29T08:00"], None),
        ("window last day 22:30", ["28T22:30", "29T08:00"], None),
        ("window last day 07:30", ["28T07:30", "28T08:00"], "28T08:00"),
    ],
)
def test_nobody_is_written_to_at_night(
    town: Open, moment: str, ticks: list[str], told: str | None
) -> None:
    """What falls into 22-08, by its moment or by a late tick, waits while it is still true."""
    place = town(notice({"stage": moment}))
    came = [at for at in ticks if place.tick(f"2026-03-{at}")]
    assert came == ([told] if told else [])


def test_a_moment_is_kyivs_on_the_day_on_which_clocks_change(town: Open) -> None:
    """29 March 2026: ten o'clock is an hour earlier than the day before."""
    place = town(notice({"stage": "day 29"}), window=Window(Always()))
    ten = kyiv("2026-03-28T10:00") + 24 * HOUR
    assert place.tick(ten - timedelta(minutes=1)) == []
    assert place.tick(ten) == ["a stage"]


def test_a_month_may_have_a_window_of_its_own(town: Open) -> None:
    """An override moves the last day; a month that is always open has none."""
    overrides = (((2026, 4), DayToDay(1, 20)), ((2026, 5), Always()))
    place = town(notice({"last": "window last day"}), window=replace(UNTIL_28, overrides=overrides))
    days = [f"2026-{month:02d}-{day}" for month in (3, 4, 5) for day in (20, 28, 30)]
    assert [day for day in days if place.tick(f"{day}T12:00")] == ["2026-03-28", "2026-04-20"]


def test_a_span_is_reminded_of_by_its_billing_month(town: Open) -> None:
    """The window of March closes in April, and is one occasion with its opening."""
    window = Window(LastAndFirst(2, 3, working=False))
    place = town(notice({"opens": "window opens", "last": "window last day"}), window=window)
    assert place.tick("2026-03-30T10:00") == ["a opens"]
    assert place.tick("2026-04-03T10:00") == ["a last"]
    assert place.rows("SELECT DISTINCT subject FROM notice_stages") == [("2026-03",)]


# to whom


@pytest.mark.parametrize(
    ("to", "told"),
    [
        (None, ["a", "both", "notices"]),
        ("with accounts", ["a", "both", "notices"]),
        ("subscribed", ["both", "notices"]),
        ("all", ["a", "both", "guest", "notices"]),
    ],
)
def test_the_audience_is_what_the_notice_says(town: Open, to: str | None, told: list[str]) -> None:
    """People with accounts unless written otherwise; each person once, however many accounts."""
    place = town(notice({"stage": "day 25"}, to=to))
    place.person("guest")
    wanting = place.person("notices", account="2"), place.person("both", account="3")
    place.person("both", account="4")
    for person_id in wanting:
        place.run("UPDATE links SET notices = 1 WHERE person_id = ?", person_id)
    assert place.tick("2026-03-25T10:00") == [f"{chat} stage" for chat in told]


@pytest.mark.parametrize("to", ["with accounts", "subscribed", "all"])
@pytest.mark.parametrize("column", ["blocked", "leaving"])
def test_who_does_not_want_to_hear_is_not_told(town: Open, to: str, column: str) -> None:
    """Neither those who blocked the bot nor those who had their data deleted."""
    place = town(notice({"stage": "day 25"}, to=to))
    place.person("b", account="2")
    place.run("UPDATE links SET notices = 1")
    place.run(f"UPDATE people SET {column} = 1 WHERE chat = 'a'")  # noqa: S608 - two words above
    assert place.tick("2026-03-25T10:00") == ["b stage"]


def test_another_bots_people_are_its_own(town: Open) -> None:
    """One store may serve several bots."""
    place = town()
    place.run("UPDATE people SET bot = 'another' WHERE chat = 'a'")
    who = place.person("b", account="2")
    assert place.tick("2026-03-25T10:00") == ["b soon"]
    assert place.rows("SELECT person_id FROM notices") == [(who,)]


def test_an_account_that_billing_gave_up_is_none(town: Open) -> None:
    """A link alone gives nobody readings to send."""
    place = town()
    place.run("DELETE FROM accounts")
    assert place.tick("2026-03-25T10:00") == []


def test_who_has_sent_already_is_not_reminded(town: Open) -> None:
    """``unless`` is judged for each person at the tick: a reading of that very morning counts."""
    place = town()
    place.person("b", account="2")
    assert place.tick("2026-03-25T09:59") == []
    place.send("2", "2026-03")
    assert place.tick("2026-03-25T10:00") == ["a soon"]
    place.send("1", "2026-03")
    assert place.tick("2026-03-28T10:00") == []
    assert place.tick("2026-04-25T10:00") == ["a soon", "b soon"]


def test_only_those_are_told_for_whom_the_condition_holds(town: Open) -> None:
    """``if`` sees the person, the bot and today."""

    def several(scope: Any) -> bool:
        assert scope["bot"]["window"]["open"]
        return scope["today"].day == 25 and len(scope["person"]["accounts"]) > 1

    place = town(notice({"soon": "day 25", "later": "day 26"}, guard=several))
    for account in ("2", "3"):
        place.person("b", account=account)
    assert place.tick("2026-03-25T10:00") == ["b soon"]
    assert place.tick("2026-03-26T10:01") == []


def test_a_stage_is_over_when_everybody_was_asked(town: Open) -> None:
    """Who comes later in the day has heard it all just now; they are told of the next stage."""
    place = town()
    assert place.tick("2026-03-25T10:00") == ["a soon"]
    place.person("b", account="2")
    assert place.tick("2026-03-25T10:01") == []
    place.start()
    assert place.tick("2026-03-25T10:02") == []
    assert place.tick("2026-03-28T10:00") == ["a last", "b last"]


# what


def test_a_text_knows_the_day_and_the_window_of_its_moment(town: Open) -> None:
    """On its last day the window that closes is the present one; people are spoken to in theirs."""
    place = town()
    who = place.person("b", account="2")
    place.store.transact(lambda tx: people.speak(tx, who, "ru"))
    texts = []
    for at in ("2026-03-25T10:00", "2026-03-28T21:59"):
        place.runner.tick(place.bot.bot, kyiv(at))
        texts += [(chat, message.text) for chat, message in place.taken()]
    assert texts == [
        ("a", "uk 2026-03-25 2026-03-28"), ("b", "ru 2026-03-25 2026-03-28"),
        ("a", "uk 2026-03-28 2026-03-28"), ("b", "ru 2026-03-28 2026-03-28"),
    ]  # fmt: skip


def test_a_reminder_moves_nobody(town: Open) -> None:
    """A question that waits goes on waiting, and nobody counts as heard of."""
    place = town()
    waiting = Session([Frame("note", "note.number", asked=4)], serial=4,
                      question=Question(4, "note.number", ()))  # fmt: skip
    long_ago = kyiv("2026-01-05T10:00")
    place.store.transact(lambda tx: sessions.save(tx, 1, waiting, "0", long_ago))
    before = place.rows("SELECT * FROM sessions")
    assert place.tick("2026-03-25T10:00") == ["a soon"]
    assert place.rows("SELECT * FROM sessions") == before
    assert place.rows("SELECT event, state_after, said FROM journal") == [
        ("notice readings_due.soon", "note.number", "notices.readings_due.soon")
    ]


@pytest.mark.parametrize("stages", [{"today": "on the day"}, {**STAGES, "hour": "1 hour before"}])
def test_notices_of_events_are_left_to_their_events(town: Open, stages: dict[str, str]) -> None:
    """One moment that counts from an event makes the whole notice the event's."""
    place = town(notice(stages))
    assert place.tick("2026-03-25T10:00") == []
    assert place.tick("2026-03-28T10:00") == []
