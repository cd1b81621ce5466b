"""The identity of a store, for as long as its keys mean the same.

A database that is moved takes it along; one that is restored from a backup should get another.
"""

from uuid import uuid4

from engine.runtime.store import Transaction


def uuid(tx: Transaction) -> str:
    """Give the UUID of this store, made when it is first asked for.

    Whoever remembers messages by their keys knows by it whether they are of this store.
    """
    sql = "SELECT id FROM era"
    row = tx.row(sql)
    if row is None:
        tx.run("INSERT INTO era (one, id) VALUES (1, ?) ON CONFLICT DO NOTHING", str(uuid4()))
        row = tx.row(sql)  # another process may have been first
    if row is None:
        raise LookupError("the era was stored and is not there")
    return str(row[0])


def touch(tx: Transaction) -> None:
    """Write something of no consequence, to see whether anything can be written."""
    uuid(tx)
    tx.run("UPDATE era SET id = id")
