"""Every problem there is: what brings it about, where it is said to be, and that it has words."""

import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.messages import LANGUAGES, Saying, keys, placeholders, say
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.import_works import import_works
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, Column, RegisterLayout, TableLayout
from engine.utility.exchange.problems import Code, RowProblem
from engine.utility.exchange.read_accounts import read_accounts
from engine.utility.exchange.read_works import read_works
from tests.utility.exchange.conftest import (
    AT,
    BOT,
    MIGRATIONS,
    Store,
    accounts_file,
    cells,
    register,
    text_file,
    work,
    works_file,
)

MAPPED = TableLayout(
    columns={"account": Column("account"), "meter": Column("meter")},
    registers=(RegisterLayout({"last_value": Column("last_value")}),),
)
ROW: dict[Code, dict[str, Any]] = {
    Code.EMPTY_CELL: {"account": ""},
    Code.EXPONENT: {"account": "2.7E+11"},
    Code.NUMBER_ACCOUNT: {"account": "77.0"},
    Code.SPACES_INSIDE: {"account": "2700 0123"},
    Code.GARBLED: {"address": "Џ®«вўa"},
    Code.TOO_LONG: {"address": "а" * 501},
    Code.UNKNOWN_WORD: {"service": "світло"},
    Code.BAD_WHOLE: {"digits": "13"},
    Code.BAD_NUMBER: {"last_value": "-5"},
    Code.THOUSANDS: {"last_value": "12,200", "decimals": "0"},
    Code.BAD_DATE: {"last_date": "лютий"},
    Code.NO_SUCH_DAY: {"last_date": "30.02.2027"},
    Code.ODD_YEAR: {"last_date": "3026-02-01"},
    Code.NOT_IN_REGISTER: {"last_value": "100000"},
    Code.WITHOUT_METER: {"meter": ""},
}
"""Problems of one cell of a file of accounts."""
PLACE: dict[Code, dict[str, Any]] = {
    Code.BAD_SETTLEMENT: {"settlement": "с."},
    Code.BAD_STREET: {"street": "вул. Корзо, 5"},
    Code.BAD_HOUSES: {"street": "вул. Корзо", "houses": "1-15, 9-2"},
    Code.NO_STREET: {"settlement": "м. Ужгород", "houses": "5"},
}
"""Problems of the place of a work; the last cell is to blame."""
REFUSALS = {Code.STRICT, Code.TOO_MANY_BAD, Code.NONE_GOOD}
EXPORTS = {Code.CANNOT_WRITE, Code.NO_LETTER, Code.TOO_WIDE}
"""Proved where exports are."""
LAYOUT = "flows/poltava/exchange.yaml"


def brought_about(code: Code, file: Path) -> RowProblem:
    """Bring a problem about, and nothing else."""
    problems = _problems(code, file)
    assert [problem.code for problem in problems] == [code]
    return problems[0]


def _problems(code: Code, file: Path) -> tuple[RowProblem, ...]:  # noqa: C901 - one case each
    header = ",".join(ACCOUNT_COLUMNS)
    match code:
        case _ if code in ROW:
            return read_accounts(accounts_file(file, [register(**ROW[code])])).problems
        case Code.UNREADABLE:
            return read_accounts(file).problems
        case Code.UNKNOWN_FORMAT:
            file.write_bytes(b"\x89PNG\0")
        case Code.BROKEN_FILE:
            file.write_bytes(b"PK\x03\x04")
        case Code.CUT_OFF:
            file.write_text(f"{header}\n1,2", "utf-8")
        case Code.OPEN_QUOTE:
            file.write_text(f'{header}\n1,"2\n', "utf-8")
        case Code.EMPTY_FILE:
            file.write_text(f"{header}\n", "utf-8")
        case Code.WRONG_ENCODING:
            file.write_bytes(f"{header}\nї".encode("cp1251"))
        case Code.UTF8_FILE:
            file.write_text("ї", "utf-8")
            return read_accounts(file, TableLayout(encoding="cp1251")).problems
        case Code.UNKNOWN_HEADER:
            file.write_text("OR;PIB\n1;2\n", "utf-8")
        case Code.ONE_CELL:
            file.write_text(f"{header.replace(',', '|')}\n", "utf-8")
        case Code.UNKNOWN_COLUMN:
            file.write_text(f"{header.replace('limit', 'limits')}\n", "utf-8")
        case Code.ROWS_LOST:
            file.write_text(f"# rows: 2\n{header}\n1{',' * 16}\n", "utf-8")
        case Code.NO_COUNT:
            accounts_file(file, [register()])
            return read_accounts(file, TableLayout(counted=True)).problems
        case Code.COLUMN_TWICE:
            file.write_text(f"{header},account\n", "utf-8")
        case Code.SHORT_ROW:
            file.write_text(f"{header}\n1,2\n", "utf-8")
        case Code.LONG_ROW:
            file.write_text(f"{header}\n1{',' * 17}2\n", "utf-8")
        case Code.BAD_QUOTES:
            file.write_text(f'{header}\n"1"2\n', "utf-8")
        case Code.RUNS_ON:
            file.write_text(f'{header}\n1,"2\n"3",\n', "utf-8")
        case Code.STRAY_BREAK:
            file.write_bytes(f"{header}\n1,2\r3,4\n".encode())
        case Code.NO_REGISTER:
            rows = cells([{"account": "1", "meter": "2"}], ("account", "meter", "last_value"))
            return read_accounts(text_file(file, rows), MAPPED).problems
        case Code.DUPLICATE:
            accounts_file(file, [register(), register()])
        case Code.DISAGREES:
            accounts_file(file, [register(), register(meter="772", flat="5")])
        case Code.OTHER_ACCOUNT:
            accounts_file(file, [register(), register(meter="772", address="пл. Миру", flat="5")])
        case Code.NO_WORKS:
            return read_works(works_file(file, [])).problems
        case _ if code in PLACE:
            return read_works(works_file(file, [work(**PLACE[code])])).problems
        case Code.PLACES_LOST:
            return _lost(file, "street", "вул. Корзо", "пл. Миру")
        case Code.ACCOUNTS_LOST:
            return _lost(file, "accounts", "1", "2")
        case Code.OLDER:
            return _older(file)
        case Code.NOBODY_THERE:
            return _nobody_there(file)
        case Code.NOBODY:
            return read_works(works_file(file, [work(accounts="")])).problems
        case Code.BAD_TIME:
            return read_works(works_file(file, [work(starts="завтра")])).problems
        case Code.NO_SUCH_TIME:
            works_file(file, [work(starts="2026-03-05T25:00+02:00")])
            return read_works(file).problems
        case Code.NO_OFFSET:
            works_file(file, [work(starts="2026-03-05 09:00")])
            return read_works(file).problems
        case Code.TWO_TIMES:
            layout = TableLayout(kyiv=True)
            works_file(file, [work(starts="2026-03-29 03:30", ends="")])
            return read_works(file, layout).problems
        case Code.ENDS_FIRST:
            works_file(file, [work(ends="2026-03-05T08:00:00+02:00")])
            return read_works(file).problems
        case Code.EXCEL_DATE:
            import openpyxl

            book = openpyxl.Workbook()
            for row in cells([register(group=AT.date())], ACCOUNT_COLUMNS):
                book.worksheets[0].append(row)
            book.save(file)
        case _:
            raise AssertionError(code)
    return read_accounts(file).problems


def _lost(file: Path, column: str, *cells: str) -> tuple[RowProblem, ...]:
    """Import a work that stood on two rows from a file that ends after the first."""
    other = [work("other", **{column: cell}) for cell in cells]
    rows = other + [work(**{column: cell}) for cell in cells]
    with closing(Store(None, MIGRATIONS)) as store:
        import_works(store, BOT, works_file(file, rows), AT)
        return import_works(store, BOT, works_file(file, rows[:-1]), AT).problems


def _older(file: Path) -> tuple[RowProblem, ...]:
    """Import a file dated a minute before what is stored."""
    with closing(Store(None, MIGRATIONS)) as store:
        import_works(store, BOT, works_file(file, [work()]), AT)
        return import_works(store, BOT, file, AT - timedelta(minutes=1)).problems


def _nobody_there(file: Path) -> tuple[RowProblem, ...]:
    """Import a work of an account that is not there."""
    with closing(Store(None, MIGRATIONS)) as store:
        import_accounts(store, BOT, accounts_file(file, [register("1")]), AT)
        return import_works(store, BOT, works_file(file, [work(accounts="2")]), AT).problems


@pytest.mark.parametrize("lang", ["uk", "en"])
@pytest.mark.parametrize("code", sorted(set(Code) - REFUSALS - EXPORTS))
def test_every_problem_comes_about_and_has_words(code: Code, lang: str, file: Path) -> None:
    """Its facts are those that its words need, so that no placeholder stays empty."""
    saying = brought_about(code, file).saying(LAYOUT)
    words = saying.said(lang)
    assert "{" not in words
    for name in placeholders(lang, "exchange", code):
        assert str(saying.facts[name]) in words


@pytest.mark.parametrize(("code", "column"), [(code, next(iter(ROW[code]))) for code in ROW])
def test_a_cell_is_named_by_line_column_and_number(code: Code, column: str, file: Path) -> None:
    """The second line, and the column as the file has it."""
    problem = brought_about(code, file)
    if code is Code.WITHOUT_METER:  # what stands there without a meter is named
        column = "service"
    assert (problem.line, problem.column) == (2, column)
    assert problem.number == ACCOUNT_COLUMNS.index(column) + 1


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_refusals_have_words_with_the_numbers_of_rows(lang: str, store: Store, file: Path) -> None:
    """How many are bad, of how many."""
    report = import_accounts(store, BOT, accounts_file(file, [register(digits="x")]), AT)
    for code in REFUSALS:
        words = say(lang, "exchange", code, rows=report.rows, bad=report.bad, layout=LAYOUT)
        assert "1" in words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", sorted(Code))
def test_the_words_say_what_is_wrong_and_then_what_to_do(code: Code, lang: str) -> None:
    """So the first line can stand alone; without a layout nobody is sent to ``exchange.yaml``."""
    facts = dict.fromkeys(placeholders(lang, "exchange", code), "…") | {"layout": None}
    saying = Saying("exchange", code, facts)
    what, how = saying.part(lang, "what"), saying.part(lang, "how")
    assert what
    assert how
    assert saying.said(lang).startswith(what)
    assert saying.said(lang).endswith(how.replace("\n", " "))


def test_the_catalogues_say_what_there_is_and_nothing_else() -> None:
    """One key per code, in both languages, with the same facts."""
    for lang in ("uk", "en"):
        assert set(keys(lang, "exchange")) == {code.value for code in Code}
    for code in Code:
        uk, en = (placeholders(lang, "exchange", code) for lang in ("uk", "en"))
        assert uk == en


def test_the_facts_that_are_promised_are_those_that_words_may_use() -> None:
    """``Code`` lists the facts beside each code; the words keep to them."""
    import engine.utility.exchange.problems as module

    lines = Path(module.__file__).read_text("utf-8").splitlines()
    promised = {
        line.split('"')[1]: {fact.strip() for fact in line.partition("#")[2].split(",")}
        for line in lines
        if line.startswith("    ") and ' = "' in line
    }
    for code in Code:
        assert placeholders("uk", "exchange", code) <= promised[code.value] | {"layout"}


def test_catalogues_are_toml() -> None:
    """So that any editor can open them."""
    import engine.messages as messages

    for lang in ("uk", "en"):
        tomllib.loads((Path(messages.__path__[0]) / lang / "exchange.toml").read_text("utf-8"))


@pytest.mark.parametrize("encoding", ["cp1251", "cp1125", "cp866"])
@pytest.mark.parametrize("wrong", ["cp1251", "cp1125", "cp866"])
def test_old_encodings_taken_for_each_other_are_noticed(
    file: Path, encoding: str, wrong: str
) -> None:
    """Streets in one encoding read in another have letters that no street has."""
    streets = ["вул. Полтавська", "просп. Перемоги", "вул. Сумська", "пл. Свободи"]
    rows = [register(str(number), address=street) for number, street in enumerate(streets)]
    accounts_file(file, rows, encoding=encoding)
    found = read_accounts(file, TableLayout(encoding=wrong)).problems
    alike = {encoding, wrong} <= {"cp1125", "cp866"}
    assert {problem.code for problem in found} == (
        set() if encoding == wrong or alike else {Code.GARBLED}
    )
