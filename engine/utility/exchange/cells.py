"""The cells of one row, read as what their columns hold; whatever does not fit is a problem.

Not what a row as a whole must be: that differs between accounts and works.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from engine.core.folding import visible
from engine.utility.exchange.columns import Columns, shown
from engine.utility.exchange.dates import (
    YEARS,
    impossible,
    in_kyiv,
    other_form,
    read_day,
    read_moment,
)
from engine.utility.exchange.layout import Column, Source, TableLayout
from engine.utility.exchange.problems import Code, Fact, RowProblem
from engine.utility.exchange.rows import Cell, Row

LONGEST = 500
"""Characters in a cell, and in a work's cell of accounts or houses sixty times as many."""
MANY_LONGEST = 60 * LONGEST
_EXPONENT = re.compile(r"\d[.,]\d+[eE]\+?\d+|\d+[eE]\+\d+")
_NUMBER_FORM = re.compile(r"\d+[.,]0+")
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?")
_NUMBER = re.compile(r"(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d{1,9}))?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_FOREIGN = re.compile("[\ufffd\u2500-\u259fЂЃЉЊЌЋЏђѓљњќћџЎўЈјЅѕ¤¬®µ¶]")
"""What Ukrainian text shows when read in a wrong encoding, and has at no other time."""


class Cells:
    """One row of a file, or one register's part of it; ``problems`` are what is wrong so far."""

    __slots__ = ("columns", "layout", "problems", "row", "sources")

    def __init__(
        self,
        row: Row,
        columns: Columns,
        layout: TableLayout,
        problems: list[RowProblem],
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        self.row, self.columns, self.layout, self.problems = row, columns, layout, problems
        self.sources = columns.sources if sources is None else sources

    def part(self, sources: Mapping[str, Source]) -> "Cells":
        """Give the same row with some columns standing elsewhere."""
        return Cells(
            self.row, self.columns, self.layout, self.problems, {**self.sources, **sources}
        )

    def problem(self, name: str, code: Code, **facts: Fact) -> None:
        """Report what is wrong with a column of ours."""
        place = self.columns.place(name, self.sources.get(name))
        problem = RowProblem(self.row.line, *place, code, facts)
        if problem not in self.problems:  # the registers of a row may share a column
            self.problems.append(problem)

    @property
    def faults(self) -> list[RowProblem]:
        """Give what is to be said of the row: where a separator too many shifted it, only that."""
        if not self.problems:
            return self.problems
        shift = self.columns.overlong(self.row)
        many = len(self.problems) > 1 or self.problems[0].code is Code.WITHOUT_METER
        return [shift] if shift and many else self.problems

    def given(self, name: str) -> bool:
        """Say whether the file itself has something there; a constant is not of the file."""
        source = self.sources.get(name)
        return isinstance(source, Column) and self.raw(name) != ""

    def raw(self, name: str) -> Cell:
        """Give the cell as it is."""
        return self.columns.cell(self.row, self.sources.get(name))

    def text(self, name: str, *, needed: bool = False, most: int = LONGEST) -> str:
        """Read words; empty when there are none."""
        cell = self.raw(name)
        if not isinstance(cell, str):
            text = shown(cell)
        elif cell.isalnum() and cell.isascii() and len(cell) <= most:
            return cell  # as most are, and nothing below can be wrong with it
        else:
            text = clean(cell)
        if not text:
            if needed:
                self.problem(name, Code.EMPTY_CELL)
        elif len(text) > most:
            self.problem(name, Code.TOO_LONG, length=len(text), most=most)
        elif isinstance(cell, date):
            self.problem(name, Code.EXCEL_DATE, value=text)
        elif _EXPONENT.fullmatch(text):
            self.problem(name, Code.EXPONENT, value=text)
        elif found := _FOREIGN.search(text):
            self.problem(name, Code.GARBLED, value=text, letter=found[0])
        return text

    def account(self, name: str) -> str | None:
        """Read an account; None if it is not one."""
        before = len(self.problems)
        text = self.text(name, needed=True)
        if len(self.problems) == before:
            self._account(name, text)
        return text if len(self.problems) == before else None

    def accounts(self, name: str) -> tuple[str, ...]:
        """Read accounts with spaces between them, each once."""
        numbers = dict.fromkeys(self.text(name, most=MANY_LONGEST).split(" "))
        numbers.pop("", None)
        for number in numbers:
            if len(numbers) > 1 and _EXPONENT.fullmatch(number):
                self.problem(name, Code.EXPONENT, value=number)
            else:
                self._account(name, number)
        return tuple(numbers)

    def _account(self, name: str, text: str) -> None:
        """Refuse an account that is a number: numbers have lost their zeros (DOMAIN §3)."""
        if isinstance(self.raw(name), Decimal) or _NUMBER_FORM.fullmatch(text):
            self.problem(name, Code.NUMBER_ACCOUNT, value=text)
        elif " " in text:
            self.problem(name, Code.SPACES_INSIDE, value=text)

    def word(self, name: str, allowed: Collection[str], *, needed: bool = True) -> str:
        """Read one of our own words; their case does not count."""
        text = self.text(name, needed=needed)
        if text in allowed or not text:
            return text
        if text.casefold() in allowed:
            return text.casefold()
        self.problem(name, Code.UNKNOWN_WORD, value=text, allowed=", ".join(allowed))
        return text

    def group(self, name: str) -> str:
        """Read an outage group; ``GPV1.1`` and ``1.1`` are one (DESIGN §5)."""
        text = self.text(name)
        return text[3:] if text[:3].upper() == "GPV" else text

    def whole(self, name: str, least: int, most: int) -> int | None:
        """Read a whole number within limits."""
        text = shown(self.raw(name))
        if not text:
            return None
        found = _WHOLE.fullmatch(text)
        if found and least <= int(found[1]) <= most:
            return int(found[1])
        self.problem(name, Code.BAD_WHOLE, value=text, least=least, most=most)
        return None

    def number(self, name: str) -> Decimal | None:
        """Read an exact decimal, not negative; the comma is a point, spaces part thousands."""
        cell = self.raw(name)
        text = clean(shown(cell))
        if not text:
            return None
        found = _NUMBER.fullmatch(text)
        if found:
            return Decimal(text.replace(" ", "").replace(",", "."))
        self.problem(
            name, Code.EXCEL_DATE if isinstance(cell, date) else Code.BAD_NUMBER, value=text
        )
        return None

    def reading(self, name: str, decimals: int | None) -> Decimal | None:
        """Read a number of a register with so many ``decimals``, where they are known.

        «12,345» is no fraction where the register shows fewer than three digits after the point.
        """
        value, cell = self.number(name), self.raw(name)
        if value is None or decimals is None or not isinstance(cell, str) or cell.isdecimal():
            return value
        text = clean(cell)
        if not _THOUSANDS.fullmatch(text):
            return value
        if value * 10**decimals == int(value * 10**decimals):
            return value
        self.problem(name, Code.THOUSANDS, value=text, decimals=decimals)
        return None

    def day(self, name: str) -> date | None:
        """Read a date, YYYY-MM-DD or dd.mm.yyyy as the layout has it."""
        cell = self.raw(name)
        if cell == "":
            return None
        day = read_day(cell, day_first=self.layout.day_first)
        if day is None:
            day_first = self.layout.day_first
            usual = "dd.mm.yyyy" if day_first else "YYYY-MM-DD"
            form = other_form(shown(cell), day_first=day_first) or usual
            self._misread(name, Code.BAD_DATE, form)
        return day

    def time(self, name: str, *, needed: bool = False) -> datetime | None:
        """Read a moment: ISO with offset; without offset where the layout has Kyiv's times."""
        cell = self.raw(name)
        if cell == "":
            if needed:
                self.problem(name, Code.EMPTY_CELL)
            return None
        moment = read_moment(cell, day_first=self.layout.day_first)
        if moment is None:
            self._misread(name, Code.BAD_TIME, self._time_form(cell))
        elif moment.tzinfo is None and not self.layout.kyiv:
            form = self._time_form(cell)
            self.problem(name, Code.NO_OFFSET, value=shown(cell), form=form)
            return None
        elif moment.tzinfo is None:
            moment = in_kyiv(moment)
            if moment is None:
                self.problem(name, Code.TWO_TIMES, value=shown(cell))
        return moment

    def _misread(self, name: str, code: Code, form: str) -> None:
        """Report a day or moment that cannot be read: it cannot be, or is not in its form."""
        text = shown(self.raw(name))
        match impossible(text):
            case Code.ODD_YEAR:
                self.problem(name, Code.ODD_YEAR, value=text, least=YEARS[0], most=YEARS[-1])
            case Code() as never:
                self.problem(name, never, value=text)
            case None:
                self.problem(name, code, value=text, form=form)

    def _time_form(self, cell: Cell) -> str:
        """Show how a moment is written: this very one, if it can be told, as in Kyiv."""
        if self.layout.kyiv:
            return "dd.mm.yyyy HH:MM" if self.layout.day_first else "YYYY-MM-DD HH:MM"
        naive = read_moment(cell, day_first=True)
        moment = in_kyiv(naive) if naive and naive.tzinfo is None else None
        return moment.isoformat(timespec="minutes") if moment else "YYYY-MM-DDTHH:MM+02:00"


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Give the text as people see it, single spaces between words."""
    return " ".join(text.split()) if text.isprintable() else visible(text)
