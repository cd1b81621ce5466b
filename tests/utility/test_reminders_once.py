"""Reminders once and cheaply: restarts, kills, two tickers, failures, many people (DOMAIN §5)."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from engine.core.flow import Flow
from engine.runtime.store import StoreError, Transaction
from engine.utility.known import UtilityKnowledge
from engine.utility.notices import audience, telling
from tests.places import Database, Place, open_store
from tests.utility.conftest import MIGRATIONS, kyiv
from tests.utility.town import CountingStore, Town, bot_with, notice, sent

ON_BOTH = True
T = TypeVar("T")
TEN = "2026-03-25T10:00"
MOST = 5


class Killed(BaseException):
    """The process was killed here."""


class FragileStore(CountingStore):
    """A store that may lose a transaction, or whose process may be killed before or after one."""

    lost_in: int | None = None
    killed_in: int | None = None
    done = False

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Do work, unless it is time to fail."""
        if self.lost_in is not None:
            self.lost_in -= 1
            if self.lost_in < 0:
                self.lost_in = None
                return super().transact(_lost(work))
        if self.killed_in is None:
            return super().transact(work)
        self.killed_in -= 1
        if self.killed_in >= 0:
            return super().transact(work)
        if self.done:
            super().transact(work)
        self.killed_in = None
        raise Killed


def _lost(work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
    def lose(tx: Transaction) -> T:
        work(tx)
        raise StoreError("rozmova.db", "disk full")

    return lose


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MOST", MOST)
    monkeypatch.setattr(telling, "MOST", MOST)


def crowd(bot: Flow, people: int = 23, sent_by: int = 3, where: Place = None) -> Town:
    """Open a town of some people, of whom every so many has sent a reading."""
    place = Town(FragileStore(where, MIGRATIONS), bot)
    for number in range(people):
        place.person(f"{number:03d}", account=str(number))
        if number % sent_by == 0:
            place.send(str(number), "2026-03")
    return place


@pytest.fixture
def place(database: Database) -> Iterator[Town]:
    """Open a town of 23 people, of whom 15 have not sent anything."""
    opened = crowd(bot_with(notice()), where=database.passing())
    yield opened
    opened.stop()


WANTED = [f"{number:03d} soon" for number in range(23) if number % 3]


def fragile(place: Town) -> FragileStore:
    """Give the store of a crowd."""
    assert isinstance(place.store, FragileStore)
    return place.store


# once


def test_people_are_told_in_batches_in_one_tick(place: Town) -> None:
    """However many they are, and whoever among them is not concerned."""
    assert place.tick(TEN) == WANTED


@pytest.mark.parametrize("people", [MOST - 1, MOST, MOST + 1, 3 * MOST])
@pytest.mark.parametrize("sent_by", [1, 2, 100])
def test_no_batch_is_the_wrong_size(people: int, sent_by: int) -> None:
    """A full last batch, an empty one, one of people who are not concerned."""
    place = crowd(bot_with(notice()), people, sent_by)
    assert place.tick(TEN) == [f"{n:03d} soon" for n in range(people) if n % sent_by]
    assert place.tick(TEN) == []
    place.stop()


@pytest.mark.parametrize("killed_in", range(9))
@pytest.mark.parametrize("done", [False, True])
def test_a_process_that_is_killed_goes_on(place: Town, killed_in: int, done: bool) -> None:
    """Before or after any transaction: the next process tells the rest, nobody twice."""
    store = fragile(place)
    store.killed_in, store.done = killed_in, done
    with suppress(Killed):
        place.runner.tick(place.bot.bot, kyiv(TEN))
    store.killed_in = None
    place.start()
    assert place.tick("2026-03-25T10:05") == WANTED
    assert place.tick("2026-03-25T10:06") == []


@pytest.mark.parametrize("lost_in", range(1, 7))
@pytest.mark.parametrize("same", [False, True])
def test_what_the_store_lost_is_done_again(place: Town, lost_in: int, same: bool) -> None:
    """A batch that was rolled back leaves nothing in the memory of the process."""
    fragile(place).lost_in = lost_in
    with pytest.raises(StoreError):
        place.runner.tick(place.bot.bot, kyiv(TEN))
    assert place.tick(TEN if same else "2026-03-25T10:01") == WANTED


def test_two_tickers_tell_nobody_twice(database: Database) -> None:
    """Two processes over one database begin at the same moment."""
    where, bot = database.place(), bot_with(notice())
    places = [Town(open_store(where, MIGRATIONS), bot) for _ in range(2)]
    for number in range(60):
        places[0].person(f"{number:03d}", account=str(number))
    with ThreadPoolExecutor(2) as both:
        for running in [both.submit(p.runner.tick, bot.bot, kyiv(TEN)) for p in places]:
            running.result(60)
    told = sorted(chat for chat, _ in places[0].taken())
    assert told == [f"{number:03d}" for number in range(60)]
    for place in places:
        place.stop()


def test_whom_another_ticker_notes_in_between_is_the_others(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a database with several writers the row decides, not what was read before it."""
    known = UtilityKnowledge.known
    row = "UPDATE notices SET status = 'told' WHERE person_id = 8"

    def meanwhile(self: UtilityKnowledge, tx: Transaction, *asked: Any) -> Any:
        tx.run(row)
        return known(self, tx, *asked)

    monkeypatch.setattr(UtilityKnowledge, "known", meanwhile)
    with monkeypatch.context() as patched:
        patched.setattr(telling, "MOST", 100)
        assert place.tick(TEN) == [told for told in WANTED if told != "007 soon"]


# failures


def test_a_text_that_fails_for_one_person_is_theirs_alone(
    place: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are told; the one is not tried again, and nothing of them is in the log."""
    path = "notices.readings_due.soon"
    place.bot = _saying(place.bot, path, _choking)
    place.start()
    assert place.tick(TEN) == [told for told in WANTED if told != "007 soon"]
    assert place.tick("2026-03-25T10:01") == []
    assert place.rows("SELECT count(*) FROM journal") == [(len(WANTED) - 1,)]
    assert caplog.text.count("readings_due.soon: ZeroDivisionError") == 1
    assert "SECRET" not in caplog.text
    assert place.tick("2026-03-28T10:00")[0] == "001 last"


def test_a_text_that_fails_for_everybody_fails_once_for_each(
    place: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken text does not come round with every tick; the next stage is told."""
    place.bot = _saying(place.bot, "notices.readings_due.soon", _broken)
    place.start()
    for minute in range(3):
        assert place.tick(f"2026-03-25T10:0{minute}") == []
    assert caplog.text.count("readings_due.soon") == len(WANTED)
    assert len(place.tick("2026-03-28T10:00")) == len(WANTED)


def test_a_condition_that_fails_for_one_person_is_theirs_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """They are not told; everybody else is, and the stage comes to its end."""

    def choking(scope: Mapping[str, Any]) -> bool:
        _choking(scope)
        return sent(scope)

    place = crowd(bot_with(notice(unless=choking)))
    assert place.tick(TEN) == [told for told in WANTED if told != "007 soon"]
    caplog.clear()
    assert place.tick("2026-03-25T10:01") == []
    assert caplog.text == ""
    place.stop()


def test_what_nobody_can_know_of_a_person_keeps_it_from_nobody_else(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person whose data cannot be read is passed over."""
    known = UtilityKnowledge.known

    def choking(self: UtilityKnowledge, *asked: Any) -> Any:
        found = known(self, *asked)
        for each in found.values():
            _choking({"person": each.person})
        return found

    monkeypatch.setattr(UtilityKnowledge, "known", choking)
    assert place.tick(TEN) == [told for told in WANTED if told != "007 soon"]


def _choking(scope: Mapping[str, Any]) -> str:
    if scope["person"]["account_numbers"] == ["7"]:
        raise ZeroDivisionError("SECRET 7")
    return "нагадуємо"


def _broken(_scope: Mapping[str, Any]) -> str:
    raise ZeroDivisionError("SECRET")


def _saying(bot: Flow, path: str, text: Callable[[Mapping[str, Any]], str]) -> Flow:
    return replace(bot, texts={**bot.texts, "uk": {**bot.texts["uk"], path: (text,)}})


# cheaply


def statements(place: Town, at: str) -> int:
    """Count what a tick asks of the store besides the timers that are due."""
    store = fragile(place)
    store.statements = 0
    place.runner.tick(place.bot.bot, kyiv(at))
    return store.statements - 1


FEW = 6
"""Questions of a tick at which nothing is due: works to plan, stages due, those being told, and
once a day two about what was worded for the day before."""


def test_a_tick_at_which_nothing_is_due_asks_little(place: Town) -> None:
    """Before a moment, a day after it, and at night: an index answers each question."""
    statements(place, "2026-03-24T11:59")
    statements(place, "2026-03-24T12:00")
    for at in ("2026-03-24T12:01", "2026-03-25T09:59", "2026-03-26T10:01", "2026-03-25T23:00"):
        assert statements(place, at) <= FEW


def test_a_tick_after_a_stage_is_finished_asks_little(place: Town) -> None:
    """Everybody was told; a new process asks once whether the stage is known."""
    assert statements(place, TEN) > FEW
    statements(place, "2026-03-25T10:01")
    assert statements(place, "2026-03-25T10:02") <= FEW
    place.start()
    assert statements(place, "2026-03-25T10:03") <= FEW + 2
    assert statements(place, "2026-03-25T10:04") <= FEW


def test_people_who_are_not_concerned_are_asked_about_at_most_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pass goes on where it stood, however few of the people are told."""
    place = crowd(bot_with(notice()), people=60, sent_by=2)
    asked: list[int] = []
    known = UtilityKnowledge.known

    def counting(self: UtilityKnowledge, tx: Any, flow: Any, people: Any, at: Any) -> Any:
        asked.extend(person.id for person in people)
        return known(self, tx, flow, people, at)

    monkeypatch.setattr(UtilityKnowledge, "known", counting)
    assert len(place.tick(TEN)) == 30
    assert max(map(asked.count, asked)) == 2  # a person who is told: for the text as well
    place.stop()
