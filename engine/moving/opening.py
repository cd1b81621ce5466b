"""From addresses to the two databases of a move; nothing is made yet. Not the move."""

from collections.abc import Sequence
from pathlib import Path

from engine.moving.database import Source, Target
from engine.moving.sqlite_file import SqliteSource, SqliteTarget
from engine.runtime.store import Migration, StoreError
from engine.usage import POSTGRES


def open_source(url: str) -> Source:
    """Open what is moved; raises ``Refused`` or ``StoreError``."""
    if not url.startswith(POSTGRES):
        return SqliteSource(_path(url))
    try:
        from engine.moving.postgres_server import PostgresSource
    except ImportError as error:
        raise _no_driver() from error
    return PostgresSource(url)


def open_target(url: str, migrations: Sequence[Migration]) -> Target:
    """Open where it is moved; raises ``StoreError``."""
    if not url.startswith(POSTGRES):
        return SqliteTarget(_path(url), tuple(migrations))
    try:
        from engine.moving.postgres_server import PostgresTarget
    except ImportError as error:
        raise _no_driver() from error
    return PostgresTarget(url, tuple(migrations))


def _no_driver() -> StoreError:
    return StoreError("postgresql://…", "no driver", "db_driver")


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
