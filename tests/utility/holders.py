"""Holders of personal data for tests: ours as ``setup.cfg`` registers it, and another package's."""

import configparser
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path

from engine.core.values import Values
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility.personal_data import GROUP, Holder


def registered() -> list[EntryPoint]:
    """Read the holders that the distribution offers from its own configuration."""
    setup = configparser.ConfigParser()
    setup.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    lines = setup["options.entry_points"][GROUP].strip().splitlines()
    names = [line.split("=") for line in lines]
    return [EntryPoint(name.strip(), value.strip(), GROUP) for name, value in names]


def ours() -> tuple[Holder, ...]:
    """Load the holders that the distribution offers."""
    return tuple(point.load() for point in registered())


@dataclass
class Garden:
    """Another package: it keeps what grows with people, and may be made to fail."""

    kept: Values = field(default_factory=dict)
    fails: Exception | None = None
    planted: bool = False

    def plant(self, tx: Transaction, person_id: int, tree: str) -> None:
        """Keep a tree in a table of its own."""
        tx.run("CREATE TABLE IF NOT EXISTS garden (person_id INTEGER, tree TEXT)")
        self.planted = True
        tx.run("INSERT INTO garden (person_id, tree) VALUES (?, ?)", person_id, tree)

    def export(self, person: Person, store: Transaction) -> Values:
        """Give what the test lets it keep, and its trees."""
        if self.fails:
            raise self.fails
        trees = self.planted and store.rows(
            "SELECT tree FROM garden WHERE person_id = ?", person.id
        )
        return {**self.kept, **({"Дерева": [tree for (tree,) in trees]} if trees else {})}

    def forget(self, person: Person, store: Transaction) -> None:
        """Cut the person's trees, and only then fail."""
        if self.planted:
            store.run("DELETE FROM garden WHERE person_id = ?", person.id)
        if self.fails:
            raise self.fails


GARDEN = Garden()
