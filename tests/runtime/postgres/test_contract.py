"""The PostgreSQL store keeps the contract of all stores (DESIGN §4)."""

from collections.abc import Iterator

import pytest

from engine.runtime.postgres import PostgresStore
from engine.runtime.store import Migration, Store
from tests import places
from tests.runtime.contract import StoreContract


def open_postgres(address: str, migrations: tuple[Migration, ...]) -> Store:
    """Open a schema as a store."""
    return PostgresStore(address, migrations)


class TestPostgres(StoreContract):
    """A store in a schema of its own."""

    open_at = staticmethod(open_postgres)

    @pytest.fixture
    def address(self) -> Iterator[str]:
        """Make a schema with nothing in it."""
        with places.empty_schema() as address:
            yield address
