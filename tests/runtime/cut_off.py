"""A process that loses its connections to PostgreSQL just when somebody begins to move the data."""

import psycopg

from engine.runtime.postgres_link import Link

_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
          WHERE locktype = 'advisory' AND mode = 'ShareLock' AND objsubid = 1
            AND ((classid::bigint << 32) | objid::bigint) = %s"""


def move_in(address: str, mover: Link) -> None:
    """End whatever connections serve from a schema, and take the whole before they are back."""
    mover.open()
    with psycopg.connect(address, autocommit=True) as other:
        while not mover.take_whole():
            other.execute(_END, (mover.key("whole", ""),))
