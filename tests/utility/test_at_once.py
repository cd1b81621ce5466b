"""The same at one moment, from two processes over one store: as if one came after the other."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from engine.utility.exchange.import_accounts import import_accounts
from tests.places import Database, open_store
from tests.utility.conftest import BOT, MIGRATIONS, Utility, kyiv
from tests.utility.exchange.conftest import accounts_file, register

ON_BOTH = True
T = TypeVar("T")
AT = kyiv("2026-03-02T10:00")
TIMES = 12


@pytest.fixture
def both(database: Database) -> Iterator[list[Utility]]:
    """Open a utility twice, with an account that has one meter."""
    place = database.place()
    opened = [Utility(open_store(place, MIGRATIONS)) for _ in range(2)]
    opened[0].has("7")
    opened[0].has_register("7", "771", last_value="105", last_date="2026-02-01")
    yield opened
    for utility in opened:
        utility.store.close()


def at_once(works: list[Callable[[], T]]) -> list[T]:
    """Do all of it at the same time."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result(60) for done in [threads.submit(work) for work in works]]


def test_of_a_household_that_sends_at_once_one_is_first(both: list[Utility]) -> None:
    """The others learn what was sent; nobody's reading is superseded unseen, and none fails."""

    def send(number: int) -> str:
        utility = both[number % 2]
        who = utility.person(str(number))
        given: dict[str, Any] = {"account": account, "meter": meter, "values": [110 + number]}
        return utility.call("send_readings", AT, who, f"s{number}", **given, sent=None).name

    account, meter = both[0].account("7", AT), both[0].meter("7", AT)
    ends = at_once([partial(send, number) for number in range(TIMES)])
    assert Counter(ends) == {"done": 1, "replaces": TIMES - 1}
    assert both[0].rows("SELECT count(*) FROM readings") == [(1,)]


def test_many_chats_together_try_no_more_than_one(both: list[Utility]) -> None:
    """An account is guarded against whoever tries it from everywhere at once."""

    def guess(number: int) -> str:
        utility = both[number % 2]
        who = utility.person(str(number))
        return utility.call("match_meter", AT, who, account=account, meter_number="1").name

    account = both[0].account("7", AT)
    ends = Counter(at_once([partial(guess, number) for number in range(TIMES)]))
    allowed = BOT.rules.attempts.proof
    assert ends == {"no_match": allowed - 1, "paused": TIMES - allowed + 1}
    assert both[0].rows("SELECT count(*) FROM attempts WHERE kind = 'proof'") == [(allowed,)]


def test_two_imports_of_accounts_do_not_meet(both: list[Utility], tmp_path: Path) -> None:
    """One comes after the other, whichever it is; the table is that of a whole file."""
    files = [
        accounts_file(
            tmp_path / f"{number}.csv", [register(f"{number}{place:07d}") for place in range(50)]
        )
        for number in (1, 2)
    ]
    reports = at_once(
        [
            partial(import_accounts, utility.store, BOT.bot, file, AT)
            for utility, file in zip(both * 2, files * 2, strict=True)
        ]
    )
    assert [report.changed for report in reports] == [True] * 4
    numbers = {number[0] for (number,) in both[0].rows("SELECT number FROM accounts")}
    assert both[0].rows("SELECT count(*) FROM accounts") == [(50,)]
    assert len(numbers) == 1
