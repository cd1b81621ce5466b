"""The database that a command was given; not how it is opened (``assembly``)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from engine.usage import language

if TYPE_CHECKING:
    from engine.runtime.store import Store


@contextmanager
def opened(db: str | None) -> "Iterator[Store]":
    """Open a database, or the one that stands in this folder, for as long as the block lasts."""
    from engine.assembly import DEFAULT_DB, open_store

    with closing(open_store(db or DEFAULT_DB, language())) as store:
        yield store
