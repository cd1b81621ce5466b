"""The intake: stored before it is confirmed, heard once and in order, whatever happens between."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.core.events import TextReceived
from engine.core.values import Values
from engine.runtime import hearing, inbox, people, taking
from engine.runtime.channel import Blocked, Inbound, Moved, Receipt, Update
from engine.runtime.intake import Intake
from engine.runtime.services import Outcome, Request
from engine.runtime.store import StoreError, Transaction
from tests.core.small_flow import BOT
from tests.places import Database
from tests.runtime.desk import CHANNEL, NOON
from tests.runtime.office import Office, names, said, unreadable
from tests.runtime.post import PATIENCE

ON_BOTH = True


@pytest.fixture
def office(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Open an office."""
    monkeypatch.setattr(hearing, "PAUSE", 0.01)
    opened = Office(database.place())
    yield opened
    opened.close()


# once


def test_what_was_taken_is_heard_by_the_next_process(office: Office) -> None:
    """When ``accept`` returns it is durable; only hearing is left to do."""
    office.take_and_die([said(1), said(2, "2")], [said(3)])
    office.take()
    assert sorted(office.runner.heard) == names(1, 2, 3)
    assert [u for u in office.runner.heard if u != "u2"] == names(1, 3)
    office.restart()
    office.take()
    assert office.runner.heard == []


def test_what_another_took_in_is_heard_when_it_was_seen_waiting(office: Office) -> None:
    """However far the clock of that machine is ahead, or behind; a later update is another."""

    def taken(number: int, ahead: timedelta) -> None:
        update = (said(number), datetime.now(UTC) + ahead)
        office.store.transact(lambda tx: inbox.put(tx, [update]))

    async def work() -> None:
        desk = Intake(office.runner, office.figures)
        taken(1, timedelta(minutes=5))
        assert await desk.recover(BOT, since=0.01) == 0
        office.store.transact(lambda tx: inbox.take(tx, BOT, CHANNEL, "u1", NOON))
        taken(2, -timedelta(minutes=5))
        await asyncio.sleep(0.02)
        assert await desk.recover(BOT, since=0.01) == 0
        await asyncio.sleep(0.02)
        assert await desk.recover(BOT, since=0.01) == 1
        await office.until(lambda: not desk.hearing)
        await desk.close()

    asyncio.run(work())
    assert office.runner.heard == names(2)


def test_an_update_is_heard_once(office: Office) -> None:
    """Delivered twice in a batch, in another batch, before and after it was heard or a restart."""
    office.take_and_die([said(1), said(1)], [said(1)])
    office.take([said(1)], [said(1), said(2)])
    office.restart()
    office.take([said(1), said(2)])
    assert office.runner.heard == []
    assert office.figures.counts["turns", "handled"] == 2
    assert office.figures.counts["updates", "new"] == 2
    assert office.figures.counts["updates", "duplicate"] == 6


def test_nothing_of_what_was_heard_is_kept_but_its_number(office: Office) -> None:
    """The words are gone with the turn."""
    office.take([said(1, text="Соборна, 5")])
    rows = office.rows("SELECT update_id, chat, payload, explanation FROM inbox")
    assert rows == [("u1", None, None, None)]


# in order


def test_one_chats_updates_are_heard_as_they_came(office: Office) -> None:
    """Batch by batch, whatever the names of updates."""
    office.take([said(9), said(3)], [said(7)], [said(1)])
    assert office.runner.heard == names(9, 3, 7, 1)


def test_of_what_waits_the_lowest_order_is_heard_first(office: Office) -> None:
    """A messenger may deliver out of order; also after a restart."""
    office.take_and_die([said(1, order=30), said(2, order=10)], [said(3, order=20)])
    office.take()
    assert office.runner.heard == names(2, 3, 1)


def test_a_person_who_waits_holds_up_nobody_else(office: Office) -> None:
    """While a service far away is slow for one, another has a whole conversation."""
    slow, go_on = threading.Event(), threading.Event()

    def send(_inputs: Values, _request: Request) -> Outcome:
        slow.set()
        assert go_on.wait(PATIENCE)
        return Outcome()

    office.billing.plan["send"] = [send]

    async def work() -> None:
        async with office.at_work() as desk:
            await desk.accept([said(1), said(2, text="a"), said(3), said(4)])
            await office.until(slow.is_set)
            await desk.accept([said(5, "2"), said(6, "2", "a"), said(7, "2")])
            await office.until(lambda: "u7" in office.runner.heard)
            assert "u4" not in office.runner.heard
            go_on.set()

    asyncio.run(work())
    assert [u for u in office.runner.heard if u in names(1, 2, 3, 4)] == names(1, 2, 3, 4)


# trouble


def test_what_cannot_be_stored_is_not_taken(office: Office) -> None:
    """``accept`` raises, nothing of the batch is kept or heard; delivered again it is."""

    async def work() -> None:
        async with office.at_work() as desk:
            office.store.full = True
            with pytest.raises(StoreError):
                await desk.accept([said(1), unreadable(2), said(3)])
            office.store.full = False
            assert office.runner.heard == []
            await desk.accept([said(1), unreadable(2), said(3)])

    asyncio.run(work())
    assert office.runner.heard == names(1, 3)


def test_whoever_looks_learns_that_nothing_can_be_stored(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted, logged, and shown until an update can be stored again."""

    async def work() -> None:
        async with office.at_work() as desk:
            assert desk.storing
            office.store.full = True
            with pytest.raises(StoreError):
                await desk.accept([said(1), said(2)])
            office.store.full = False
            assert not desk.storing
            await desk.accept([said(1)])
            assert desk.storing

    asyncio.run(work())
    assert office.figures.counts["updates", "not stored"] == 2
    assert "2 updates could not be stored" in caplog.text


def test_what_was_stored_is_heard_although_the_rest_could_not_be(office: Office) -> None:
    """The messenger delivers all of it again; nothing is left lying, or heard twice."""

    async def work() -> None:
        async with office.at_work() as desk:
            done = office.store.done
            office.store.ended = [lambda: setattr(office.store, "full", True)]
            with pytest.raises(StoreError):
                await desk.accept([said(1), unreadable(2)])
            assert office.store.done > done
            office.store.ended, office.store.full = [], False
            await desk.accept([said(1), unreadable(2)])

    asyncio.run(work())
    assert office.figures.counts["turns", "handled"] == 1
    heard = office.rows("SELECT update_id FROM inbox WHERE payload IS NULL ORDER BY update_id")
    assert heard == [("u1",), ("u2",)]


def test_what_cannot_be_heard_for_now_is_heard_later(office: Office) -> None:
    """The next update of that chat waits for it, others do not."""
    office.runner.plan = {"u1": [StoreError("a disk", "full")] * 3}
    office.take([said(1), said(2), said(3, "2")])
    assert [u for u in office.runner.heard if u != "u3"] == names(1, 1, 1, 1, 2)
    assert office.figures.counts["turns", "handled"] == 3


def test_a_chat_outlives_whatever_a_turn_raises(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot even be put aside waits behind the others, and for the next process."""
    office.runner.hopeless = {"u1"}
    office.take([said(1), said(2)], [said(3)])
    assert [u for u in office.runner.heard if u != "u1"] == names(2, 3)
    assert "ZeroDivisionError" in caplog.text
    assert "СЕКРЕТ" not in caplog.text
    office.restart()
    office.take()
    assert office.runner.heard == names(1)


def test_what_comes_at_once_is_stored_together(office: Office) -> None:
    """Many deliveries cost few commits; each is told of its own updates alone."""

    async def work() -> None:
        async with office.at_work() as desk:
            done = office.store.done
            deliveries = [desk.accept([said(number, f"{number}")]) for number in range(50)]
            await asyncio.gather(*deliveries, desk.accept([said(7, "7")]))
            assert office.store.done - done <= 4  # the first alone, all others, and their rounds

    asyncio.run(work())
    assert sorted(office.runner.heard) == sorted(names(*range(50)))
    assert office.figures.counts["updates", "new"] == 50
    assert office.figures.counts["updates", "duplicate"] == 1


def test_a_delivery_that_raises_spoils_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of those that were stored together only that one is not, and its messenger learns it."""
    take = taking._take

    def choking(tx: Transaction, updates: Sequence[Update]) -> list[bool]:
        if any(isinstance(update, Receipt) for update in updates):
            raise ZeroDivisionError
        return take(tx, updates)

    monkeypatch.setattr(taking, "_take", choking)

    async def work() -> list[BaseException | None]:
        async with office.at_work() as desk:
            receipt = Receipt(BOT, CHANNEL, "1", NOON, "seen")
            deliveries: list[list[Update]] = [[said(1)], [said(2, "2")], [receipt], [said(3, "3")]]
            accepted = [desk.accept(delivery) for delivery in deliveries]
            return await asyncio.gather(*accepted, return_exceptions=True)

    told = asyncio.run(work())
    assert [type(each) for each in told] == [type(None), type(None), ZeroDivisionError, type(None)]
    assert sorted(office.runner.heard) == names(1, 2, 3)


def test_an_update_is_heard_although_its_deliverer_is_gone(office: Office) -> None:
    """A messenger that hangs up while it is being stored has been understood all the same."""

    async def work() -> None:
        async with office.at_work() as desk:
            delivery = asyncio.create_task(desk.accept([said(1)]))
            await asyncio.sleep(0)
            delivery.cancel()
            with pytest.raises(asyncio.CancelledError):
                await delivery
            await office.until(lambda: office.runner.heard == names(1))

    asyncio.run(work())


def test_closing_waits_for_the_turn_under_way_and_begins_none(office: Office) -> None:
    """The rest is heard after the restart."""
    slow, go_on = threading.Event(), threading.Event()

    def send(_inputs: Values, _request: Request) -> Outcome:
        slow.set()
        assert go_on.wait(PATIENCE)
        return Outcome()

    office.billing.plan["send"] = [send]

    async def work() -> None:
        desk = Intake(office.runner, office.figures)
        await desk.accept([said(1), said(2, text="a"), said(3), said(4)])
        await office.until(slow.is_set)
        closing = asyncio.create_task(desk.close())
        await asyncio.sleep(0)
        assert not closing.done()
        go_on.set()
        await closing

    asyncio.run(work())
    assert office.runner.heard == names(1, 2, 3)
    left = office.store.transact(lambda tx: inbox.first(tx, [(BOT, CHANNEL, "1")]))
    assert [each.update_id for each in left.values()] == names(4)


# what is no turn


def test_what_nobody_understands_is_put_aside_and_excused_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """With its reason; the person, if known, is told, and the conversation stays."""
    caplog.set_level(logging.INFO)
    office.take([said(1)], [unreadable(2), unreadable(3, None), unreadable(4, "невідомий")])
    office.take([unreadable(2)])
    told = [json.loads(message)["said"] for (message,) in office.rows("SELECT message FROM outbox")]
    assert told == ["main.hello", "main.menu", "engine.error"]
    aside = office.rows("SELECT update_id FROM inbox WHERE explanation IS NOT NULL")
    assert aside == [(name,) for name in names(2, 3, 4)]
    assert "TypeError at parse.py:1" in caplog.text


def test_who_has_blocked_the_bot_is_noted_once(office: Office) -> None:
    """Delivered again after the person is back it changes nothing; of strangers nothing is kept."""
    gone = Blocked(BOT, CHANNEL, "1", "u2", NOON, True)
    office.take([said(1)], [gone, gone, Blocked(BOT, CHANNEL, "9", "u3", NOON, True)])
    assert office.rows("SELECT chat, blocked FROM people") == [("1", 1)]
    office.take([Blocked(BOT, CHANNEL, "1", "u4", NOON, False)], [gone])
    assert office.rows("SELECT chat, blocked FROM people") == [("1", 0)]


def test_who_has_blocked_the_bot_waits_for_nobody(tmp_path: Path) -> None:
    """Their turn may hang in another process: all who write at that moment would wait as well."""
    database = Database("postgres", tmp_path)
    place = database.place()
    office, other = Office(place), Office(place)
    office.take([said(1)])
    locked, go_on = threading.Event(), threading.Event()

    def hang(tx: Transaction) -> None:
        people.keep_to_oneself(tx, BOT, CHANNEL, "1")
        locked.set()
        assert go_on.wait(PATIENCE)

    hanging = other.store.submit(hang)
    assert locked.wait(PATIENCE)
    office.take([Blocked(BOT, CHANNEL, "1", "u2", NOON, True), said(3, chat="2")])
    assert not hanging.done()
    go_on.set()
    assert office.rows("SELECT chat, blocked FROM people ORDER BY chat") == [("1", 1), ("2", 0)]
    for each in (office, other):
        each.close()
    database.close()


def test_a_chat_that_moves_takes_its_conversation_along(office: Office) -> None:
    """Unless somebody is known at the new address already."""
    office.take([said(1), said(2, text="a"), said(3, "2")])
    moved = Moved(BOT, CHANNEL, "1", "u4", NOON, "9")
    office.take([moved, moved, Moved(BOT, CHANNEL, "2", "u5", NOON, "9")])
    assert office.rows("SELECT chat FROM people ORDER BY id") == [("9",), ("2",)]
    assert office.runner.state(BOT, CHANNEL, "9") == "main.name"


def test_a_receipt_is_noted(office: Office) -> None:
    """Of what is not known nothing is."""
    office.take([said(1)])
    office.store.transact(lambda tx: tx.run("UPDATE outbox SET status = 'sent', channel_key = id"))
    office.take([Receipt(BOT, CHANNEL, key, NOON, "seen") for key in ("1", "77")])
    assert office.rows("SELECT status FROM outbox ORDER BY id") == [("seen",), ("sent",)]


def test_people_are_known_by_their_channel(office: Office) -> None:
    """The same address in two messengers is two people."""
    other = Inbound(BOT, "viber", "1", "u1", TextReceived(NOON, "слово"))
    office.take([said(1), other])
    found = office.store.transact(
        lambda tx: [people.find(tx, BOT, name, "1") for name in (CHANNEL, "viber")]
    )
    assert len({person.id for person in found if person}) == 2


def test_a_call_that_raises_is_given_up(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """The person is told and goes on; it is not made again for each word that they write."""
    office.billing.plan["send"] = [KeyError("СЕКРЕТ")] * 9
    office.take([said(n, text=text) for n, text in enumerate(["вітаю", "a", "імʼя", "ну?", "ну?"])])
    assert len(office.billing.calls) == 1
    assert office.rows("SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == [(0,)]
    assert office.rows("SELECT count(*) FROM outbox WHERE message LIKE '%engine.error%'") == [(1,)]
    assert "СЕКРЕТ" not in caplog.text
