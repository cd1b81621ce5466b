"""The checksum of a table: the same for the same rows in any order, in any database.

A sum of each row's own hash, so that rows which are there twice count twice. Against mistakes, not
against enemies.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import msgspec

from engine.runtime.store import Row

_SIZE: Final = 16
_RANGE: Final = 1 << (8 * _SIZE)
_write: Final = msgspec.msgpack.Encoder().encode
"""Rows as bytes: a number is not its digits, and NULL is no empty text."""


@dataclass(slots=True)
class Digest:
    """What has been seen of a table: how many rows, and the sum of their hashes."""

    rows: int = 0
    total: int = 0

    def add(self, row: Row) -> None:
        """See one more row."""
        hashed = blake2b(_write(row), digest_size=_SIZE).digest()
        self.total = (self.total + int.from_bytes(hashed)) % _RANGE
        self.rows += 1

    @property
    def shown(self) -> str:
        """The checksum as people compare it: 32 hexadecimal digits."""
        return f"{self.total:032x}"
