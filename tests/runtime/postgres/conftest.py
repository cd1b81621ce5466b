"""A schema of a test's own in PostgreSQL, opened as a store."""

from collections.abc import Iterator

import pytest

from engine.runtime.postgres import PostgresStore
from tests import places
from tests.runtime.pieces import FIRST


@pytest.fixture
def address() -> Iterator[str]:
    """Make a schema with nothing in it."""
    with places.empty_schema() as made:
        yield made


@pytest.fixture
def store(address: str) -> Iterator[PostgresStore]:
    """Open a store."""
    opened = PostgresStore(address, (FIRST,))
    yield opened
    opened.close()
