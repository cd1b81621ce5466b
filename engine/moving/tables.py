"""What tables there are, as the migrations make them: nobody keeps a list of them by hand.

Names and kinds of columns, which column is an automatic key, and which tables must be there first.
Not the rows.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

from engine.runtime.sqlite import open_database
from engine.runtime.store import Migration

KINDS: Final[Mapping[str, type]] = {"INTEGER": int, "TEXT": str}
"""What a column may hold besides NULL. A migration with another kind has to be thought about."""
_TABLES: Final = r"""SELECT name, sql FROM sqlite_master WHERE type = 'table'
    AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> '_sqlite_migrations' ORDER BY name"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns with their kinds, in their order; its automatic key, if it has one."""

    name: str
    columns: Mapping[str, str]
    key: str | None
    parents: frozenset[str] = frozenset()

    @property
    def listed(self) -> str:
        """The names of the columns, as statements have them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    def is_like(self, other: "Table") -> bool:
        """Whether both hold the same, whatever the order of their columns."""
        return dict(self.columns) == dict(other.columns) and self.key == other.key


def declared(migrations: Sequence[Migration]) -> tuple[Table, ...]:
    """Give the tables that migrations make; whatever a table refers to comes before it."""
    with closing(open_database(":memory:", tuple(migrations))) as connection:
        tables = described(connection)
    for table in tables.values():
        if strange := set(table.columns.values()) - KINDS.keys():
            raise TypeError(f"{table.name}: nobody knows how to move {', '.join(strange)}")
    order = TopologicalSorter({name: table.parents - {name} for name, table in tables.items()})
    return tuple(tables[name] for name in order.static_order())


def described(connection: sqlite3.Connection) -> dict[str, Table]:
    """Give the tables of a file by their names, those of the migrations themselves left out."""
    return {
        name: _described(connection, name, sql)
        for name, sql in connection.execute(_TABLES).fetchall()
    }


def _described(connection: sqlite3.Connection, name: str, sql: str) -> Table:
    columns = connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,))
    kinds, keys = {}, []
    for column, kind, pk in columns.fetchall():
        kinds[column] = kind.upper()
        keys += [column] if pk else []
    references = 'SELECT "table" FROM pragma_foreign_key_list(?)'
    parents = frozenset(parent for (parent,) in connection.execute(references, (name,)))
    return Table(name, kinds, keys[0] if "AUTOINCREMENT" in sql.upper() else None, parents)
