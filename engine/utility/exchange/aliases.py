"""Old numbers in a file of accounts: whose they are, and those that cannot be one account's.

Not what becomes of them in the store: ``renumbering``.
"""

from collections.abc import Iterator, Mapping

from engine.utility.exchange.cells import Cells
from engine.utility.exchange.problems import Code, RowProblem


class Aliases:
    """The old numbers that the accounts of a file claim, as its rows are read."""

    __slots__ = ("_claims", "_numbers")

    def __init__(self) -> None:
        self._numbers: dict[str, list[str]] = {}
        self._claims: dict[str, dict[str, tuple[int, str, int]]] = {}

    def add(self, cells: Cells, number: str) -> None:
        """Take in what a row says of an account; its own number is none of its old ones."""
        for alias in cells.accounts("aliases"):
            claims = self._claims.setdefault(alias, {})
            if alias == number or number in claims:
                continue
            column = cells.columns.place("aliases", cells.sources.get("aliases"))
            claims[number] = (cells.row.line, *column)
            self._numbers.setdefault(number, []).append(alias)

    def of(self, number: str) -> tuple[str, ...]:
        """Give the old numbers of an account."""
        return tuple(self._numbers.get(number, ()))

    def contested(self, lines: Mapping[str, int]) -> Iterator[tuple[str, RowProblem]]:
        """Give the accounts whose old number is an account of the file still, or another's too.

        People who are linked with such a number must not be shown somebody else's account.
        ``lines`` are those of the file's accounts.
        """
        for alias, claims in self._claims.items():
            for number, place in claims.items():
                others = (claims[other][0] for other in claims if other != number)
                first = lines.get(alias, next(others, None))
                if first is not None:
                    yield number, RowProblem(*place, Code.DUPLICATE, {"first": first})
