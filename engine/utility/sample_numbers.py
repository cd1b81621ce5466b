"""The numbers of a bot's sample accounts, beside those that the bot asks people for.

Not what else stands in the file: that is what an import says (``samples``).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from engine.language.read_answers import limits
from engine.language.tree import Utility
from engine.utility.exchange.layout import OURS
from engine.utility.exchange.problems import Unreadable, silent
from engine.utility.exchange.read_accounts import ACCOUNTS
from engine.utility.exchange.table import read_table

_ASKED: Final = "account_number"
"""What services take an account's number by."""


class Length(NamedTuple):
    """How many digits the number of an account has: from ``least`` to ``most``."""

    least: int
    most: int

    @property
    def written(self) -> str:
        """The length as ``bot.yaml`` has it: ``12`` or ``5-10``."""
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"

    def fits(self, number: str) -> bool:
        """Say whether people may type a number; of one with other signs nothing is said."""
        return not number.isdecimal() or self.least <= len(number) <= self.most


class Misfit(NamedTuple):
    """A sample account that nobody can type: its first line, the cell's place in the row."""

    number: str
    line: int
    column: str
    place: int


def misfits(path: Path, length: Length) -> Iterator[Misfit]:
    """Find the accounts of a file of another length than a bot asks for, each at its first row.

    A file that cannot be read has none: that is said by itself.
    """
    told = set[str]()
    try:
        for cells in read_table(ACCOUNTS, path, OURS, silent):
            number = None if cells.problems else cells.account("account")
            if number is None or number in told or length.fits(number):
                continue
            told.add(number)
            column = cells.columns.place("account", cells.sources.get("account"))
            yield Misfit(number, cells.row.line, *column)
    except Unreadable:
        return


def asked(utility: Utility) -> Length | None:
    """Give how many digits an account's number has by what the bot asks; None if it is not said.

    It is said by the kinds of all questions for one, if each of them is a kind with ``digits``.
    """
    rules = {rule.name.text: rule for rule in utility.bot.answers}
    states = (state for dialog in utility.reachable().values() for state in dialog.states)
    kinds = {s.ask.text for s in states if s.ask and _ASKED in (s.name.text, s.ask.text)}
    spans = []
    for kind in kinds:
        rule = rules.get(kind)
        span = limits(rule.value.text) if rule is not None and rule.by == "digits" else None
        if span is None:
            return None
        spans.append(span)
    return Length(min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
