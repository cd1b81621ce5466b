"""Reader of ``renamed.yaml``: former names, in the order in which they were given up.

Each entry is in the names of its own day, so that a chain of them leads from any old name to
today's. Not what becomes of a conversation that still has one.
"""

from engine.language.documents import FormerDoc
from engine.language.forms import DAY, NAME, Block, Series, Text
from engine.language.load import Loaded
from engine.language.nodes import Entry, Items, Node, Scalar
from engine.language.reader import Reader

FORMER = Block(
    "former",
    {"on": DAY, "from": Text(rf"{NAME}(\.{NAME}){{0,2}}", "path"), "to": Text(NAME, "name")},
    needed=("on", "from", "to"),
)
RENAMED = Block("renamed", {"renamed": Series(FORMER)})


def read_renamed(loaded: Loaded, reader: Reader) -> tuple[FormerDoc, ...]:
    """Read the entries of a ``renamed.yaml``; what is wrong in one leaves it out."""
    keys = reader.keys(loaded.root, RENAMED)
    read = (_former(node, reader) for node in _series(keys.get("renamed"), reader))
    return tuple(former for former in read if former is not None)


def _former(node: Node, reader: Reader) -> FormerDoc | None:
    keys = reader.block(node, FORMER, node.at)
    on = reader.fitting(keys.get("on"), DAY)
    path, name = reader.scalar(keys.get("from")), reader.scalar(keys.get("to"))
    if on is None or path is None or name is None:
        return None
    parts = [Scalar(part, path.at) for part in path.text.split(".")[:3]] + [name]
    named = [reader.is_name(part, ()) for part in parts]
    return FormerDoc(on, path, name) if all(named) else None


def _series(entry: Entry | None, reader: Reader) -> tuple[Node, ...]:
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
        return ()
    if isinstance(entry.value, Items):
        return entry.value.items
    reader.error("S05", entry.key.at, case="list", word=entry.key.text)
    return ()
