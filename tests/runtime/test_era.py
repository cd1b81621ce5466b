"""A store has a name of its own, by which pages know whether they know this one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from engine.runtime import era
from engine.runtime.schema import MIGRATIONS
from engine.runtime.sqlite import SqliteStore


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[SqliteStore]]:
    """Open one database twice, as two processes do."""
    stores = [SqliteStore(tmp_path / "rozmova.db", MIGRATIONS) for _ in range(2)]
    yield stores
    for store in stores:
        store.close()


def test_all_who_ask_agree(two: list[SqliteStore]) -> None:
    """Whoever comes first, and however many at once."""
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(two[n % 2].transact, era.uuid) for n in range(40)]
        eras = {each.result() for each in asked}
    (one,) = eras
    assert str(UUID(one)) == one


def test_it_outlives_the_process(tmp_path: Path) -> None:
    """The same file is the same store."""
    eras = []
    for _ in range(2):
        store = SqliteStore(tmp_path / "rozmova.db", MIGRATIONS)
        eras.append(store.transact(era.uuid))
        store.close()
    assert eras[0] == eras[1]


def test_every_store_has_another() -> None:
    """One in memory too, which every process begins anew."""
    eras = set()
    for _ in range(3):
        store = SqliteStore(None, MIGRATIONS)
        eras.add(store.transact(era.uuid))
        store.close()
    assert len(eras) == 3


def test_who_restores_a_copy_can_begin_a_new_one(tmp_path: Path) -> None:
    """By deleting the old one: messages after the copy have numbers that will be given again."""
    store = SqliteStore(tmp_path / "rozmova.db", MIGRATIONS)
    before = store.transact(era.uuid)
    store.transact(lambda tx: tx.run("DELETE FROM era"))
    assert store.transact(era.uuid) != before
    store.close()
