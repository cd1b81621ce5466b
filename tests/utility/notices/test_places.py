"""Works that name addresses reach the people there, also those stored before addresses had keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.runtime.sqlite import SqliteStore
from engine.utility.addresses import keying
from engine.utility.addresses.keying import Keying
from engine.utility.exchange.import_works import import_works
from engine.utility.notices.chore import Notices
from tests.utility.conftest import MIGRATIONS, kyiv
from tests.utility.notices.district import bot_of_works, subscriber
from tests.utility.town import Town

AT = kyiv("2026-03-02T10:00")
HEAD = "work,kind,accounts,group,starts,ends,reason,status,settlement,street,houses\n"
TIMES = "2026-03-05T09:00+02:00,2026-03-05T17:00+02:00"
ADDRESSES = {
    "1": "м. Ужгород, вул. Корзо, 5",
    "2": "м. Ужгород, вул. Корзо, 7-А",
    "3": "м. Ужгород, вул. Корзо, 8",
    "4": "с. Баранинці, вул. Корзо, 5",
    "5": "вул. Корзо, 5",
    "6": "біля млина",
}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Open a district whose accounts were stored before addresses had keys."""
    monkeypatch.setattr(keying, "ROWS", 2)
    bot = replace(bot_of_works(), facts={"settlement": "м. Ужгород"})
    opened = Town(SqliteStore(None, MIGRATIONS), bot, (Keying(), Notices()))
    for number, address in ADDRESSES.items():
        subscriber(opened, number, number, address=address)
    opened.tick(AT)
    yield opened
    opened.stop()


def arrive(place: Town, folder: Path, *rows: str) -> None:
    """Let the dispatchers' file arrive; a work that touches nobody is taken in all the same."""
    file = folder / "works.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    assert import_works(place.store, place.bot.bot, file, AT).works == 1


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("Ужгород,вул. Корзо,1-7", "125"),
        ("Ужгород,вул. Корзо,2-8 парні", "3"),
        ("Ужгород,вул. Корзо,", "1235"),
        ("с. Баранинці,,", "4"),
        (',вул. Корзо,"5, 7А"', "1245"),
        ("Ужгород,вул. Корзо,8-А", ""),
        ("Мукачево,вул. Корзо,1-99", ""),
    ],
)
def test_people_of_the_named_houses_are_told(
    place: Town, tmp_path: Path, where: str, told: str
) -> None:
    """An account without a settlement is in the bot's own; one in no street is nowhere."""
    arrive(place, tmp_path, f"W,planned,,,{TIMES},,planned,{where}")
    assert place.tick("2026-03-04T10:00") == [f"{number} tomorrow" for number in told]


def test_who_is_named_twice_is_told_once(place: Town, tmp_path: Path) -> None:
    """By account, and in two rows by address."""
    work = f"W,planned,1,,{TIMES},,planned"
    arrive(place, tmp_path, f"{work},Ужгород,вул. Корзо,1-5", f"{work},Ужгород,вул. Корзо,5-8")
    assert place.tick("2026-03-04T10:00") == [f"{number} tomorrow" for number in "1235"]


def test_a_street_that_is_left_out_is_told_that_it_is_over(place: Town, tmp_path: Path) -> None:
    """Whoever was told, and lives where the work no longer is, hears of a cancellation."""
    arrive(place, tmp_path, f"W,planned,,,{TIMES},,planned,Ужгород,вул. Корзо,1-8")
    assert len(place.tick("2026-03-04T10:00")) == 4
    arrive(place, tmp_path, f"W,planned,,,{TIMES},,planned,Ужгород,вул. Корзо,1-7")
    assert place.tick("2026-03-04T11:00") == ["3 cancelled"]
    assert place.tick("2026-03-05T08:00") == ["1 today", "2 today", "5 today"]
