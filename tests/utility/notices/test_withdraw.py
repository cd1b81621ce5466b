"""What stops being true, or is not wanted any more, does not go out, however far it has got."""

from collections.abc import Iterator

import pytest

from engine.runtime import outbox
from engine.utility import links
from tests.places import Database
from tests.utility.conftest import kyiv
from tests.utility.notices.district import district, subscriber, work
from tests.utility.town import Town

EVE = "2026-03-04T10:00"
STARTS, ENDS = "2026-03-05T09:00", "2026-03-05T17:00"
ON_BOTH = True


@pytest.fixture
def place(database: Database) -> Iterator[Town]:
    """Open a district in which one person has two accounts at an address, another has one."""
    opened = district(where=database.passing())
    subscriber(opened, "a", "1", "2", address="вул. Корзо, 5")
    subscriber(opened, "b", "3")
    work(opened, "W", "1 2 3", STARTS, ENDS)
    yield opened
    opened.stop()


def raised(place: Town, at: str) -> None:
    """Let the notices of a moment come as far as the outbox, and no further."""
    place.runner.tick(place.bot.bot, kyiv(at))


def off(place: Town, person: int, account: str) -> None:
    """Let a person not want notices about an account any more."""
    place.store.transact(lambda tx: links.want_notices(tx, person, account, wanted=False))


def test_a_cancelled_work_takes_its_messages_out_of_the_outbox(place: Town) -> None:
    """In the moment of the import; and whoever heard nothing of it hears of no cancellation."""
    raised(place, EVE)
    work(place, "W", "1 2 3", STARTS, ENDS, at=kyiv("2026-03-04T10:01"), status="cancelled")
    assert place.taken() == []
    assert place.tick("2026-03-04T10:02") == []
    assert place.tick("2026-03-05T08:00") == []


def test_what_is_being_sent_counts_as_told(place: Town) -> None:
    """It may arrive: so that person is told of the cancellation, and the other is not."""
    raised(place, EVE)
    place.store.transact(lambda tx: outbox.claim(tx, 1, kyiv(EVE)))
    work(place, "W", "1 2 3", STARTS, ENDS, at=kyiv("2026-03-04T10:01"), status="cancelled")
    assert place.tick("2026-03-04T10:02") == ["a cancelled"]


def test_a_moved_work_is_told_of_as_it_is_now(place: Town) -> None:
    """What waited said the old hours; the new ones are news to everybody who got nothing."""
    raised(place, EVE)
    work(place, "W", "1 2 3", "2026-03-05T11:00", ENDS, at=kyiv("2026-03-04T10:01"))
    place.runner.tick(place.bot.bot, kyiv("2026-03-04T10:02"))
    told = {(chat, message.said, message.text) for chat, message in place.taken()}
    late = "notices.planned_outage.late"
    assert told == {("a", late, "1,2 11:00–17:00"), ("b", late, "3 11:00–17:00")}


def test_an_account_that_is_not_wanted_leaves_the_message_of_the_others(place: Town) -> None:
    """The message that named both goes; one about the other account comes instead."""
    raised(place, EVE)
    off(place, 1, "1")
    place.runner.tick(place.bot.bot, kyiv("2026-03-04T10:01"))
    assert sorted(message.text for _, message in place.taken()) == ["2 9:00–17:00", "3 9:00–17:00"]


def test_who_unsubscribes_hears_nothing_more(place: Town) -> None:
    """Neither what waits nor any later stage nor a cancellation; others do."""
    raised(place, EVE)
    for account in ("1", "2"):
        off(place, 1, account)
    assert [chat for chat, _ in place.taken()] == ["b"]
    assert place.tick("2026-03-05T08:00") == ["b today"]
    work(place, "W", "1 2 3", STARTS, ENDS, at=kyiv("2026-03-05T10:00"), status="cancelled")
    assert place.tick("2026-03-05T10:01") == ["b cancelled"]


def test_an_account_that_is_given_up_is_not_told_of(place: Town) -> None:
    """Unlinking takes the messages with it."""
    raised(place, EVE)
    place.store.transact(lambda tx: links.unlink(tx, 2, "3"))
    assert [chat for chat, _ in place.taken()] == ["a"]
