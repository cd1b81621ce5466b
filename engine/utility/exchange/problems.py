"""What can be wrong with a file of billing's, as values: a code, a place and facts.

Not the words: staff read those from ``engine/messages/<lang>/exchange.toml``, one key per code; the
import and the check of sample data say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from engine.messages import Saying

Fact: TypeAlias = str | int | None

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told how far long work has come: the stage (``read store write``), done, total.

The unit is the stage's own (bytes or rows): only the ratio means something. It may be called from
the store's thread.
"""

STEP = 1000
"""Rows between two words about progress, and rows that are written at once."""


class Code(StrEnum):
    """Every problem there is; each has its words under the same key."""

    # of the whole file: nothing changes
    UNREADABLE = "unreadable"  # file, why
    UNKNOWN_FORMAT = "unknown_format"  # file
    BROKEN_FILE = "broken_file"  # file
    CUT_OFF = "cut_off"  # file
    OPEN_QUOTE = "open_quote"  # file
    EMPTY_FILE = "empty_file"  # file
    NO_WORKS = "no_works"  # file
    WRONG_ENCODING = "wrong_encoding"  # file, encoding, byte
    UTF8_FILE = "utf8_file"  # file, encoding
    ONE_CELL = "one_cell"  # file
    UNKNOWN_HEADER = "unknown_header"  # file, columns, found
    UNKNOWN_COLUMN = "unknown_column"  # file, name, suggestion, columns
    COLUMN_TWICE = "column_twice"  # file, name
    ROWS_LOST = "rows_lost"  # file, said, rows
    NO_COUNT = "no_count"  # file
    OLDER = "older"  # at, stored
    # of the rows together: nothing changes
    STRICT = "strict"  # rows, bad
    TOO_MANY_BAD = "too_many_bad"  # rows, bad
    NONE_GOOD = "none_good"  # rows, bad
    # of one row: it is left out
    SHORT_ROW = "short_row"  # cells, needed
    LONG_ROW = "long_row"  # cells, needed
    BAD_QUOTES = "bad_quotes"
    RUNS_ON = "runs_on"
    STRAY_BREAK = "stray_break"
    EMPTY_CELL = "empty_cell"
    EXPONENT = "exponent"  # value
    NUMBER_ACCOUNT = "number_account"  # value
    SPACES_INSIDE = "spaces_inside"  # value
    EXCEL_DATE = "excel_date"  # value
    GARBLED = "garbled"  # value, letter
    TOO_LONG = "too_long"  # length, most
    UNKNOWN_WORD = "unknown_word"  # value, allowed
    BAD_WHOLE = "bad_whole"  # value, least, most
    BAD_NUMBER = "bad_number"  # value
    THOUSANDS = "thousands"  # value, decimals
    BAD_DATE = "bad_date"  # value, form
    BAD_TIME = "bad_time"  # value, form
    NO_SUCH_DAY = "no_such_day"  # value
    NO_SUCH_TIME = "no_such_time"  # value
    ODD_YEAR = "odd_year"  # value, least, most
    NO_OFFSET = "no_offset"  # value, form
    TWO_TIMES = "two_times"  # value
    NOT_IN_REGISTER = "not_in_register"  # value, digits
    WITHOUT_METER = "without_meter"  # value
    NO_REGISTER = "no_register"
    DUPLICATE = "duplicate"  # first
    DISAGREES = "disagrees"  # value, first, was
    OTHER_ACCOUNT = "other_account"  # value, first, columns
    NOBODY = "nobody"
    BAD_SETTLEMENT = "bad_settlement"  # value
    BAD_STREET = "bad_street"  # value
    BAD_HOUSES = "bad_houses"  # value
    NO_STREET = "no_street"  # value
    PLACES_LOST = "places_lost"  # work, was, now
    ACCOUNTS_LOST = "accounts_lost"  # work, was, now
    ENDS_FIRST = "ends_first"  # value, starts
    # of one work: it goes in all the same
    NOBODY_THERE = "nobody_there"  # work
    # of an export: nothing leaves
    CANNOT_WRITE = "cannot_write"  # file, why
    NO_LETTER = "no_letter"  # record, column, letter, encoding
    TOO_WIDE = "too_wide"  # column


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One mistake in a file.

    ``line`` counts from 1 as the file's own program shows it: a text file's line, a sheet's row, a
    DBF's record; 0 is a DBF's header, or the file as a whole. ``column`` is the header's name, the
    column's number in a file without header, or empty for a whole row; ``number`` counts columns
    from 1, 0 for none.
    """

    line: int
    column: str
    number: int
    code: Code
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def saying(self, layout: str | None) -> Saying:
        """Give its words; ``layout`` is the file that describes the columns, None where none does.

        The words may use the facts that ``Code`` lists, and ``layout``.
        """
        return Saying("exchange", self.code, {**self.facts, "layout": layout})


class Unreadable(Exception):  # noqa: N818 - it never leaves the exchange: readers report it
    """The whole file cannot be read; the public functions turn it into a report."""

    def __init__(
        self, code: Code, line: int = 0, column: str = "", number: int = 0, **facts: Fact
    ) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.number, self.facts = (
            code, line, column, number, facts,
        )  # fmt: skip

    def problem(self, file: str) -> RowProblem:
        """Give it as a value that names the file."""
        return RowProblem(
            self.line, self.column, self.number, self.code, {"file": file, **self.facts}
        )


class ExportFailed(Exception):  # noqa: N818 - as ServiceFailed: the world said no
    """The readings could not leave: ``cannot_write``, ``no_letter`` or ``too_wide``, with facts.

    Nothing is marked as having left.
    """

    def __init__(self, code: Code, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody how far the work has come."""
