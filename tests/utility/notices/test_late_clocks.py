"""Notices where clock, sender or person were not there in time: nobody is told amiss for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import Database
from tests.utility.conftest import kyiv
from tests.utility.notices.grid_town import GridTown, Said, written

ON_BOTH = True
NOON, EVENING = "2026-03-02T12:00", "2026-03-02T21:59"


@pytest.fixture
def town(tmp_path: Path, database: Database) -> Iterator[GridTown]:
    """Open a town in which one person has two accounts at an address."""
    opened = GridTown(tmp_path, place=database.place())
    for account in ("101", "102"):
        opened.subscribe("а", account, kyiv(NOON))
    yield opened
    opened.stop()


def work(
    town: GridTown,
    at: str,
    starts: str = "2026-03-04T09:00",
    ends: str = "2026-03-04T17:00",
    name: str = "W1",
    **cells: str,
) -> None:
    """Let the dispatchers' file name a work."""
    usual = {"work": name, "kind": "planned", "accounts": "101 102", "reason": name}
    times = {"starts": written(kyiv(starts)), "ends": written(kyiv(ends))}
    assert town.announce([usual | times | {"status": "planned"} | cells], kyiv(at)).refused is None


def told(said: list[Said]) -> list[str]:
    """Give stage and accounts of each."""
    return [f"{each.stage} {' '.join(each.accounts)}" for each in said]


def looked(town: GridTown, at: str) -> list[str]:
    """Let the clock be looked at and everything be sent; gives what was."""
    town.tick(kyiv(at))
    return told(town.send(kyiv(at)))


def test_what_was_not_sent_on_its_day_is_worded_anew(town: GridTown) -> None:
    """«Через 2 дні» is not said a day later, neither is nothing at all."""
    work(town, NOON)
    town.tick(kyiv(EVENING))
    assert looked(town, "2026-03-02T22:01") == []
    assert town.send(kyiv("2026-03-03T08:00")) == []
    town.tick(kyiv("2026-03-03T08:01"))
    assert [(each.stage, each.days_ahead) for each in town.send(kyiv("2026-03-03T08:01"))] == [
        ("late", 1)
    ]
    assert looked(town, "2026-03-03T08:02") == []


def test_the_one_notice_is_not_a_second_one(town: GridTown) -> None:
    """Where nobody looked for a night, what the next stage says is enough."""
    work(town, EVENING, "2026-03-03T09:00", "2026-03-03T17:00")
    assert looked(town, "2026-03-03T08:30") == ["today 101 102"]
    assert looked(town, "2026-03-03T08:31") == []


def test_a_change_is_told_before_the_stage_that_says_the_same(town: GridTown) -> None:
    """Old and new first: afterwards there would be nothing old to name."""
    work(town, NOON)
    assert looked(town, NOON) == ["late 101 102"]
    work(town, "2026-03-02T20:00", "2026-03-04T11:00")
    town.tick(kyiv("2026-03-03T10:30"))
    sent = town.send(kyiv("2026-03-03T10:30"))
    assert told(sent) == ["changed 101 102", "tomorrow 101 102"]
    assert sent[0].was == ("2026-03-04T09:00:00+02:00", "2026-03-04T17:00:00+02:00")


@pytest.mark.parametrize("status", ["cancelled", "planned"])
def test_who_was_sent_nothing_hears_of_no_change(town: GridTown, status: str) -> None:
    """A notice that a blocked person did not get is none that they believe."""
    work(town, NOON)
    town.tick(kyiv(NOON))
    assert town.send(kyiv(NOON), gone=frozenset("а")) == []
    town.block("а", kyiv("2026-03-02T12:10"), blocked=False)
    work(town, "2026-03-02T12:11", ends="2026-03-04T18:00", status=status)
    assert looked(town, "2026-03-02T12:12") == (["late 101 102"] if status == "planned" else [])


def test_a_change_that_waited_over_night_is_told_in_the_morning(town: GridTown) -> None:
    """The stage that was to follow it did not go out either, and is believed by nobody."""
    work(town, NOON, "2026-03-03T23:30", "2026-03-03T23:59")
    assert looked(town, NOON) == ["late 101 102"]
    work(town, "2026-03-02T22:01", "2026-03-06T08:00", "2026-03-07T14:00")
    town.tick(kyiv("2026-03-05T20:01"))
    assert looked(town, "2026-03-06T08:01") == ["changed 101 102", "today 101 102"]


def test_who_had_their_data_deleted_is_sent_nothing_that_waits(town: GridTown) -> None:
    """Not even what was decided on before."""
    work(town, NOON)
    town.tick(kyiv(NOON))
    town.delete("а", kyiv(NOON))
    assert town.send(kyiv(NOON)) == []


def test_a_full_outbox_of_the_evening_holds_up_no_emergency(town: GridTown) -> None:
    """What waits for the morning is no reason not to tell of what happens by night."""
    town.rule(town.bot, 1)
    work(town, EVENING)
    town.tick(kyiv(EVENING))
    at = "2026-03-02T23:00"
    work(town, at, at, "2026-03-03T03:00", "E1", kind="emergency")
    assert looked(town, at) == ["now 101 102"]


def test_a_person_who_stands_at_the_end_of_a_batch_is_told_once(
    town: GridTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all their accounts, however few rows were left to take."""
    monkeypatch.setattr("engine.utility.notices.telling.MOST", 3)
    for name in ("W1", "W2"):
        work(town, NOON, name=name)
    assert looked(town, NOON) == ["late 101 102"] * 2


def test_what_was_worded_anew_and_sent_is_not_said_again(town: GridTown) -> None:
    """That its first wording was taken back does not make it unsaid when the work changes."""
    work(town, NOON)
    town.tick(kyiv(EVENING))
    assert looked(town, "2026-03-03T08:01") == ["late 101 102"]
    work(town, "2026-03-03T08:02", accounts="101 102 103")
    assert looked(town, "2026-03-03T08:03") == []


def test_what_was_told_of_one_account_alone_is_not_said_again(town: GridTown) -> None:
    """The message that named both was taken back, the one that took its number was sent."""
    work(town, NOON)
    town.tick(kyiv(NOON))
    town.unsubscribe("а", "102", kyiv(NOON))
    assert looked(town, NOON) == ["late 101"]
    work(town, "2026-03-02T12:01", accounts="101 102 103")
    assert looked(town, "2026-03-02T12:02") == []
