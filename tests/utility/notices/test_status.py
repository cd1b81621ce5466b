"""``rozmova notices status``: what became of every notice, as a person sees it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.noticing import show
from engine.runtime import people
from engine.utility import links
from engine.utility.notices.status import Progress, status
from tests.places import Database
from tests.utility.conftest import kyiv
from tests.utility.notices.district import district, subscriber, work
from tests.utility.town import Town

ON_BOTH = True
EVE = "2026-03-04T10:00"


@pytest.fixture
def place(database: Database) -> Iterator[Town]:
    """Open a district with a work on 5 March that touches six subscribers."""
    opened = district(where=database.passing())
    for number in range(6):
        subscriber(opened, f"ч{number}", str(number))
    work(opened, "W", "0 1 2 3 4 5", "2026-03-05T09:00", "2026-03-05T17:00")
    yield opened
    opened.stop()


def stage(place: Town, name: str, subject: str | None = None) -> Progress:
    """Look at one stage."""
    found = place.store.transact(lambda tx: status(tx, place.bot.bot, subject))
    return next(each for each in found if each.stage == name)


def counts(place: Town, name: str) -> dict[str, int]:
    """Give what a stage has counted, without what it has not."""
    return {end: count for end, count in stage(place, name).counts.items() if count}


def test_what_is_still_to_come_is_told_with_its_moment(place: Town) -> None:
    """Before anything is due there are subjects, and the first of them has a time."""
    assert place.tick("2026-03-02T10:00") == []
    ahead = stage(place, "tomorrow")
    assert ahead.ahead == 1
    assert ahead.next_at == kyiv(EVE)
    assert counts(place, "tomorrow") == {}


def test_every_end_is_counted_apart(place: Town) -> None:
    """Sent, waiting, blocked, unknown, withdrawn: each message once."""
    place.store.transact(lambda tx: people.block(tx, 1, blocked=True))
    place.runner.tick(place.bot.bot, kyiv(EVE))
    assert counts(place, "tomorrow") == {"queued": 5, "blocked": 1}
    for person, end in ((2, "sent"), (3, "unknown"), (4, "seen")):
        place.run("UPDATE outbox SET status = ? WHERE person_id = ?", end, person)
    place.store.transact(lambda tx: links.want_notices(tx, 5, "4", wanted=False))
    assert counts(place, "tomorrow") == {
        "sent": 2, "unknown": 1, "withdrawn": 1, "queued": 1, "blocked": 1,
    }  # fmt: skip


def test_what_came_too_late_is_counted(place: Town) -> None:
    """Nobody looked at the clock for a day: the notice of the day before is dropped, and said."""
    place.tick("2026-03-02T10:00")
    told = place.tick("2026-03-05T10:00")
    assert {each.split()[1] for each in told} == {"today"}
    assert counts(place, "tomorrow") == {"late": 6}


def test_several_accounts_in_one_message_are_one(place: Town) -> None:
    """It is a message that was sent, whatever it names."""
    subscriber(place, "ч9", "10", "11", address="вул. Корзо, 5")
    work(place, "V", "10 11", "2026-03-05T09:00", "2026-03-05T17:00")
    place.tick(EVE)
    assert stage(place, "tomorrow", "V").counts["sent"] == 1
    assert stage(place, "tomorrow").counts["sent"] == 7


def test_a_text_that_fails_is_counted_as_failed(place: Town) -> None:
    """The person was not told, and staff see how many there are."""
    texts = {**place.bot.texts["uk"], "notices.planned_outage.tomorrow": (lambda _: str(1 / 0),)}
    place.bot = replace(place.bot, texts={**place.bot.texts, "uk": texts})
    place.start()
    place.tick(EVE)
    assert counts(place, "tomorrow") == {"failed": 6}


def test_the_table_names_stage_counts_and_the_next_moment(
    place: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Ukrainian; nothing is a dot."""
    place.tick(EVE)
    show(place.store, [place.bot.bot], None, "text")
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "poltava", "на", "часі", "у", "черзі", "надіслано", "заблокували", "запізно", "невідомо",
        "не", "вдалося", "відкликано", "далі",
    ]  # fmt: skip
    assert [row.split() for row in rows] == [
        ["planned_outage.today", *"········", "1,", "перше", "05.03", "08:00"],
        ["planned_outage.tomorrow", "·", "·", "6", *"······"],
    ]


def test_json_says_the_same_for_programs(place: Town, capsys: pytest.CaptureFixture[str]) -> None:
    """A list; moments are ISO."""
    place.tick(EVE)
    show(place.store, [place.bot.bot], "W", "json")
    today, tomorrow = json.loads(capsys.readouterr().out)
    assert datetime.fromisoformat(today["next_at"]) == kyiv("2026-03-05T08:00")
    assert (tomorrow["bot"], tomorrow["stage"], tomorrow["sent"]) == ("poltava", "tomorrow", 6)


def test_the_command_says_that_there_is_nothing(tmp_path: Path) -> None:
    """A database that nothing was imported into; an unknown bot is wrong usage."""
    db = f"sqlite:///{tmp_path}/rozmova.db"
    done = CliRunner().invoke(main, ["notices", "status", "zakarpattia", "--db", db])
    assert (done.exit_code, done.output) == (
        0, "Сповіщень іще не було, і жодного не заплановано.\n",
    )  # fmt: skip
    assert CliRunner().invoke(main, ["notices", "status", "nobody", "--db", db]).exit_code == 2
