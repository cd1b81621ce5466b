"""A process that loses its connections to PostgreSQL just when somebody begins to move the data."""

from collections.abc import Callable

import psycopg

from engine.runtime.postgres_link import key_of

_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
          WHERE locktype = 'advisory' AND mode = 'ShareLock' AND objsubid = 1
            AND ((classid::bigint << 32) | objid::bigint) = %s"""


def move_in(address: str, take_whole: Callable[[], bool]) -> None:
    """End whatever connections serve from a schema, and take the whole before they are back."""
    with psycopg.connect(address, autocommit=True) as other:
        (schema,) = other.execute("SELECT current_schema()").fetchone() or ("",)
        while not take_whole():
            other.execute(_END, (key_of(schema, "whole", ""),))
