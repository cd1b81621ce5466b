"""A file of accounts as records. Not what becomes of them in the store: ``import_accounts``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from engine.utility.exchange.aliases import Aliases
from engine.utility.exchange.cells import Cells
from engine.utility.exchange.columns import shown
from engine.utility.exchange.layout import (
    ACCOUNT_COLUMNS,
    NAMED_COLUMNS,
    OURS,
    REGISTER_COLUMNS,
    Constant,
    TableLayout,
)
from engine.utility.exchange.problems import Code, Progress, Unreadable, silent
from engine.utility.exchange.report import Parsed
from engine.utility.exchange.table import Table, Tally, parsed, read_table, unreadable

SERVICES: Final = ("electricity", "hot_water", "cold_water", "heat", "gas")
ZONES: Final = ("day", "night", "peak", "half_peak")
DIGITS, DECIMALS = 12, 6
"""The most that a register shows before and after the point."""
ACCOUNTS: Final = Table(
    ACCOUNT_COLUMNS,
    frozenset({"account", "meter", "service", "unit", "register", "zone", "decimals"}),
    NAMED_COLUMNS,
    frozenset(NAMED_COLUMNS),
)
_OF_ACCOUNT: Final = ("address", "flat", "eic", "phone", "group", "settlement")
_NONE: Final = ("", "", "")
_OF_METER: Final = tuple(name for name in REGISTER_COLUMNS if name != "verified_until")


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """One register of a meter; ``register`` and ``zone`` are empty where there is only one."""

    meter: str
    service: str
    unit: str
    register: str
    zone: str
    digits: int | None
    decimals: int
    last_value: Decimal | None
    last_date: date | None
    limit: Decimal | None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account and its registers in asking order; what is not known is empty.

    ``verified_until`` is the earliest date of its meters; ``aliases`` are numbers that it had
    before. ``settlement`` is what stands in that column: the address may name one as well.
    """

    number: str
    address: str
    flat: str
    eic: str
    phone: str
    group: str
    verified_until: date | None
    registers: tuple[RegisterRecord, ...]
    aliases: tuple[str, ...] = ()
    settlement: str = ""


def read_accounts(
    path: Path, layout: TableLayout = OURS, progress: Progress = silent
) -> Parsed[AccountRecord]:
    """Read a file of accounts; nothing is stored.

    Two rows of one register, and a row that contradicts an earlier one about the account, are
    bad; an empty cell contradicts nothing. So is an old number that is an account of the file
    itself, or of two of them. The accounts come in the order of the file.
    """
    tally = Tally()
    accounts: dict[str, _Account] = {}
    aliases = Aliases()
    try:
        for cells in read_table(ACCOUNTS, path, layout, progress):
            number = None if cells.problems else cells.account("account")
            if number is not None:
                if number not in accounts:
                    accounts[number] = _Account(cells.row.line)
                accounts[number].add(cells)
                aliases.add(cells, number)
            tally.add(cells.faults, number)
    except Unreadable as error:
        return unreadable(error, path)
    for number, problem in aliases.contested(
        {number: accounts[number].first for number in accounts}
    ):
        tally.add_afterwards(problem, number)
    for number in tally.spoilt:
        accounts.pop(number, None)
    numbers = tuple(accounts)
    return parsed(
        tally, tuple(accounts.pop(number).record(number, aliases.of(number)) for number in numbers)
    )


class _Account:
    """What the rows of one account say so far; kept small, because there may be a million."""

    __slots__ = ("first", "lines", "registers", "said", "verified")

    def __init__(self, first: int) -> None:
        self.first = first
        self.said = [""] * len(_OF_ACCOUNT)
        self.verified: dict[str, date] = {}
        self.lines: dict[tuple[str, str, str], int] = {}
        self.registers: list[RegisterRecord] = []

    def add(self, cells: Cells) -> None:
        """Take in a row; what is wrong with it is among its problems."""
        values = [
            cells.group(name) if name == "group" else cells.text(name) for name in _OF_ACCOUNT
        ]
        if values != self.said and not self._merge(cells, values):
            return
        for part in _parts(cells):
            self._add_register(part)

    def _merge(self, cells: Cells, values: list[str]) -> bool:
        """Take in what a row says of the account itself; False where it is rather another one."""
        told = zip(_OF_ACCOUNT, self.said, values, strict=True)
        differ = [(name, was, value) for name, was, value in told if was and value and was != value]
        if len(differ) > 1:
            columns = ", ".join(name for name, _, _ in differ)
            number = cells.text("account")
            cells.problem(
                "account", Code.OTHER_ACCOUNT, value=number, first=self.first, columns=columns
            )
            return False
        for name, was, value in differ:
            self._agree(cells, name, was, value)
        self.said = [was or value for was, value in zip(self.said, values, strict=True)]
        return True

    def _add_register(self, cells: Cells) -> None:
        """Take in a register, or that there is none; each may be said once."""
        register = _register(cells)
        day = cells.day("verified_until")
        if day:
            meter = register.meter if register else ""
            was = self.verified.setdefault(meter, day)
            self._agree(cells, "verified_until", was.isoformat(), day.isoformat())
        key = (register.meter, register.register, register.zone) if register else _NONE
        line = self.lines.get(key)
        if line is None and (_NONE in self.lines or (self.lines and register is None)):
            line = self.first
        if line is not None:
            cells.problem("meter", Code.DUPLICATE, first=line)
            return
        self.lines[key] = cells.row.line
        if register:
            self.registers.append(register)

    def _agree(self, cells: Cells, name: str, was: str, value: str) -> None:
        if was and value and was != value:
            cells.problem(name, Code.DISAGREES, value=value, was=was, first=self.first)

    def record(self, number: str, aliases: tuple[str, ...]) -> AccountRecord:
        """Give what all rows together say."""
        address, flat, eic, phone, group, settlement = self.said
        verified = min(self.verified.values(), default=None)
        return AccountRecord(
            number, address, flat, eic, phone, group, verified, tuple(self.registers), aliases,
            settlement,
        )  # fmt: skip


def _parts(cells: Cells) -> list[Cells]:
    """Give each register's part of a row: one, or those of the layout that the row has."""
    if not cells.layout.registers:
        return [cells]
    parts = []
    for register in cells.layout.registers:
        part = cells.part(register.columns)
        if register.when:
            there = cells.columns.matches(cells.row, register.when)
        else:
            there = any(part.given(name) for name in register.columns)
        if there:
            parts.append(part)
    if parts:
        return parts
    if cells.given("meter"):
        cells.problem("meter", Code.NO_REGISTER)
    return [cells.part(dict.fromkeys(_OF_METER, Constant("")))]


def _register(cells: Cells) -> RegisterRecord | None:
    """Read a register; None where the account has no meter."""
    meter = cells.text("meter")
    if not meter:
        name = next(filter(cells.given, _OF_METER), None)
        if name:
            cells.problem(name, Code.WITHOUT_METER, value=shown(cells.raw(name)))
        return None
    digits = cells.whole("digits", 1, DIGITS)
    decimals = cells.whole("decimals", 0, DECIMALS)
    last = cells.reading("last_value", decimals)
    decimals = decimals or 0
    if last is not None and digits and last >= 10**digits:
        cells.problem("last_value", Code.NOT_IN_REGISTER, value=f"{last:f}", digits=digits)
    return RegisterRecord(
        meter,
        cells.word("service", SERVICES),
        cells.text("unit", needed=True),
        cells.text("register"),
        cells.word("zone", ZONES, needed=False),
        digits,
        decimals,
        last if last is None else _fitted(last, decimals),
        cells.day("last_date"),
        cells.number("limit"),
    )


def _fitted(value: Decimal, decimals: int) -> Decimal:
    """Give the same value without zeros beyond what the register shows: 326.0000 is 326."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction[:decimals] + fraction[decimals:].rstrip("0")
    return Decimal(f"{whole}.{fraction}" if fraction else whole)
