"""A database that somebody has as a whole: nobody serves a bot from it meanwhile (DESIGN §4)."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

import pytest

from engine.runtime.file_locks import FileLocks
from engine.runtime.postgres_link import Link
from engine.runtime.store import Store, StoreError
from tests.places import Database, open_store
from tests.runtime.pieces import FIRST, add, notes
from tests.serving.served import until

ON_BOTH = True


class Whole(Protocol):
    """Whoever wants all of a database."""

    def __call__(self) -> bool:
        """Take it; False where that cannot be."""


@pytest.fixture
def place(database: Database) -> Path | str:
    """Give one database."""
    return database.bare()


@pytest.fixture
def mover(place: Path | str) -> Iterator[tuple[Whole, Callable[[], None]]]:
    """Give what takes the whole, and what lets go of it."""
    if isinstance(place, Path):
        locks = FileLocks(place)
        yield locks.own_whole, locks.close
        locks.close()
    else:
        link = Link(place)
        link.open()
        yield link.take_whole, link.drop
        link.drop()


def test_who_has_the_whole_keeps_out_who_would_serve(
    place: Path | str, mover: tuple[Whole, Callable[[], None]]
) -> None:
    """They are told why, may write all the same, and serve when it is over."""
    take, let_go = mover
    with closing(open_store(place, (FIRST,))) as store:
        assert take()
        with pytest.raises(StoreError) as raised:
            store.own("poltava")
        assert raised.value.kind == "db_moving"
        store.transact(add("раз"))
        assert store.transact(notes) == ["раз"]
        let_go()
        until("its turn", lambda: _owns(store))


def test_who_serves_keeps_out_who_would_have_the_whole(
    place: Path | str, mover: tuple[Whole, Callable[[], None]]
) -> None:
    """Two who serve different bots share it, and it is free when both have ended."""
    take, _ = mover
    first, second = (open_store(place, (FIRST,)) for _ in range(2))
    assert first.own("poltava")
    assert second.own("kharkiv")
    assert not take()
    first.close()
    assert not take()
    second.close()
    until("the whole", take)


def _owns(store: Store) -> bool:
    with suppress(StoreError):  # a server notices a moment later that somebody has gone
        return store.own("poltava")
    return False
