"""How a utility's own files differ from ours: ``flows/<bot>/exchange.yaml`` as values.

Ours stands left, theirs right::

    accounts:
      encoding: cp1251
      separator: ";"
      dates: dd.mm.yyyy
      columns:
        account: OR
        address: ADRESA
        meter: N_LICH
        service: {is: electricity}                        # the same in every row
        zone: {column: ZONA, words: {Т1: day, Т2: night}}  # their words for ours
        …
      registers:                                          # several registers in one row
        - {when: {ZONY: 2}, zone: {is: day}, last_value: POK1}
        - {when: {ZONY: 2}, zone: {is: night}, last_value: POK2}
    works: {encoding: cp1251, times: kyiv, columns: {…}}
    readings: {encoding: cp1125}                          # of the DBF that we export

With ``header: no`` their columns are numbers, from 1. A register of the list that has no ``when``
is there whenever one of its own columns has something in it. Reading the YAML is ``read_layout``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

SEPARATORS: Final = ("\t", ";", ",")
"""What may stand between the cells of a text file."""

REGISTER_COLUMNS: Final = (
    "meter", "service", "unit", "register", "zone", "digits", "decimals", "last_value",
    "last_date", "limit", "verified_until",
)  # fmt: skip
ACCOUNT_COLUMNS: Final = (
    "account", "address", "flat", "eic", "phone", "group", *REGISTER_COLUMNS,
)  # fmt: skip
NAMED_COLUMNS: Final = ("aliases", "settlement")
"""Further columns of accounts, which only a header or ``exchange.yaml`` can name."""
WORK_COLUMNS: Final = (
    "work", "kind", "accounts", "group", "starts", "ends", "reason", "status",
)  # fmt: skip
PLACE_COLUMNS: Final = ("settlement", "street", "houses")
"""Further columns of works, which only a header or ``exchange.yaml`` can name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file by its name or number; ``words`` replace what stands in it by ours."""

    name: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constant:
    """The same text in every row."""

    text: str


Source: TypeAlias = Column | Constant


@dataclass(frozen=True, slots=True)
class RegisterLayout:
    """Where one of the registers stands that a row has side by side.

    ``columns`` overrides the table's own; ``when`` are columns of the file and the texts one of
    which must stand there for the row to have this register.
    """

    columns: Mapping[str, Source]
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a file of one kind is written; the default is our own layout.

    ``separator`` None: told by the content. ``columns`` None: ours, by our names. ``day_first``:
    dates as dd.mm.yyyy. ``kyiv``: times without offset are Kyiv's. ``counted``: every file says how
    many rows it has.
    """

    encoding: str = "utf-8"
    separator: str | None = None
    header: bool = True
    day_first: bool = False
    kyiv: bool = False
    columns: Mapping[str, Source] | None = None
    registers: tuple[RegisterLayout, ...] = ()
    counted: bool = False


OURS: Final = TableLayout()
"""Our own layout (DESIGN §5)."""


@dataclass(frozen=True, slots=True)
class ExchangeLayout:
    """All the files of one utility. ``readings_encoding`` is that of the DBF that we write."""

    accounts: TableLayout = OURS
    works: TableLayout = OURS
    readings_encoding: str = "cp1125"


def folded(name: str) -> str:
    """Give the form in which names of columns are compared: case and spaces do not count."""
    return " ".join(name.split()).casefold()
