"""``check`` of sample data: each mistake once, at its cell, in the words of the import command."""

from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.language.finding import Finding
from engine.language.report import body, describe, title
from engine.language.tree import read_tree
from engine.messages import LANGUAGES
from engine.utility.exchange.layout import ACCOUNT_COLUMNS
from engine.utility.samples import MOST_ROWS, check_samples, sample_accounts
from tests.utility.exchange.conftest import (
    EVERY_WORK_COLUMN,
    accounts_file,
    register,
    text_file,
    work,
    works_file,
)

BOT = "poltava"
HEADER = ",".join(ACCOUNT_COLUMNS)
STREET = "вул. Соборності, 12"

ACCOUNT_CELLS: Final = [
    ("account", ""),
    ("account", "2.7E+11"),
    ("account", "2700 0123"),
    ("address", "а" * 501),
    ("flat", "а" * 501),
    ("eic", "а" * 501),
    ("phone", "а" * 501),
    ("group", "а" * 501),
    ("service", "світло"),
    ("unit", ""),
    ("register", "1.8E+11"),
    ("zone", "ніч"),
    ("digits", "шість"),
    ("decimals", "9"),
    ("last_value", "сто"),
    ("last_value", "1,234,567"),
    ("last_value", "100000"),
    ("last_date", "30.02.2027"),
    ("last_date", "01.02.2026"),
    ("last_date", "0226-02-01"),
    ("limit", "-5"),
    ("verified_until", "колись"),
]
WORK_CELLS: Final = [
    ("work", ""),
    ("kind", "плановий"),
    ("accounts", ""),
    ("accounts", "77.0"),
    ("group", "а" * 501),
    ("settlement", "с."),
    ("street", "вул. Корзо, 5"),
    ("houses", "5"),
    ("starts", ""),
    ("starts", "2026-03-05T25:00+02:00"),
    ("starts", "2026-03-05 09:00"),
    ("starts", "05.03.2026 09:00"),
    ("ends", "2026-02-30T09:00+02:00"),
    ("ends", "2026-03-05T08:00:00+02:00"),
    ("reason", "а" * 501),
    ("status", "скасовано"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a bot without anything, in the tree that commands work in."""
    path = tmp_path / "flows" / BOT
    path.mkdir(parents=True)
    (path / "bot.yaml").write_text("name: Полтава\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def found(folder: Path) -> list[Finding]:
    """Check the sample data of the bot."""
    root = folder.parents[1]
    return list(check_samples(root, read_tree(root).utilities.values()))


def marked(finding: Finding, folder: Path) -> str:
    """Give the text that a finding marks."""
    path = folder.parents[1] / finding.at.file
    lines = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    assert finding.at.end_line == finding.at.line
    return lines[finding.at.line - 1][finding.at.column - 1 : finding.at.end_column - 1]


def only(folder: Path) -> tuple[int, str, str]:
    """Give line, marked text and title of the only finding."""
    [finding] = found(folder)
    return finding.at.line, marked(finding, folder), title(finding, "uk")


@pytest.mark.parametrize(("column", "value"), ACCOUNT_CELLS)
def test_a_wrong_cell_of_an_account_is_marked(folder: Path, column: str, value: str) -> None:
    """One message, at that cell, with the name of its column."""
    accounts_file(
        folder / "accounts.csv", [register("1"), register(**{"account": "2", column: value})]
    )
    line, text, said = only(folder)
    assert (line, text.strip('"')) == (3, value)
    assert said.startswith(f"{column}: ")


@pytest.mark.parametrize(("column", "value"), WORK_CELLS)
def test_a_wrong_cell_of_a_work_is_marked(folder: Path, column: str, value: str) -> None:
    """One message, at that cell, with the name of its column."""
    works_file(folder / "works.csv", [work("1"), work(**{"name": "2", column: value})])
    line, text, said = only(folder)
    assert (line, text.strip('"')) == (3, value)
    assert said.startswith(f"{column}: ")


def test_a_day_or_time_that_never_comes_is_said_to_be_none(folder: Path) -> None:
    """Not that it was written in a wrong form."""
    accounts_file(folder / "accounts.csv", [register(last_date="30.02.2027")])
    assert only(folder)[2] == "last_date: «30.02.2027»: такого дня немає"
    works_file(folder / "works.csv", [work(starts="2026-03-05T25:00+02:00")])
    assert title(found(folder)[1], "uk") == "starts: «2026-03-05T25:00+02:00»: такого часу немає"


@pytest.mark.parametrize(
    ("file", "row", "right"),
    [
        ("accounts", {"last_date": "01.02.2026"}, "2026-02-01"),
        ("works", {"starts": "05.03.2026 09:00"}, "2026-03-05T09:00+02:00"),
        ("works", {"starts": "2026-03-05 09:00", "ends": ""}, "2026-03-05T09:00+02:00"),
    ],
)
def test_a_date_in_another_form_is_given_in_the_right_one(
    folder: Path, file: str, row: dict[str, Any], right: str
) -> None:
    """It can be pasted."""
    if file == "accounts":
        accounts_file(folder / "accounts.csv", [register(**row)])
    else:
        works_file(folder / "works.csv", [work(**row)])
    assert f": {right}." in body(found(folder)[0], "uk")


@pytest.mark.parametrize(
    ("content", "line", "text"),
    [
        (f"{HEADER.replace('service', 'servise')}\n", 1, "servise"),
        (f"{HEADER},borh\n", 1, "borh"),
        (f"{HEADER.replace('flat', 'address')}\n", 1, "address"),
        (f"{HEADER.replace(',meter', '')}\n", 1, HEADER.replace(",meter", "")),
        (HEADER.replace(",", "|"), 1, HEADER.replace(",", "|")),
        (f'{HEADER}\n1,"вул. Миру, 1,5\n', 2, '"вул. Миру, 1,5'),
        (f'{HEADER}\n1,"вул. Миру, 1,5\n2,"вул. Корзо",\n', 2, '"вул. Миру, 1,5'),
        (f'{HEADER}\n1,"ЖК "Зоря"",5\n', 2, '"ЖК "Зоря""'),
        (f"{HEADER}\n1,2,3\n", 2, "1,2,3"),
        (f"{HEADER}\n1{',' * 16},2\n", 2, "2"),
        (f"{HEADER}\n1,вул. Миру, 1,,,,,771,heat,Гкал,,,5,3,1,,,\n", 2, ""),
        (f"# rows: 2\n{HEADER}\n1{',' * 16}\n", 1, "# rows: 2"),
    ],
)
def test_a_mistake_in_the_form_of_a_file_is_marked(
    folder: Path, content: str, line: int, text: str
) -> None:
    """A name in the header, a quotation mark, the cells of a row: once, where it stands."""
    (folder / "accounts.csv").write_text(content, "utf-8")
    assert only(folder)[:2] == (line, text)


def test_a_cell_that_a_text_above_has_pushed_down_is_marked(folder: Path) -> None:
    """A text in quotation marks may have ends of lines; the cells after it stand lower."""
    row = register(address="вул. Миру\n1", last_value="сто")
    accounts_file(folder / "accounts.csv", [row])
    assert only(folder)[:2] == (3, "сто")


@pytest.mark.parametrize("kind", ["accounts", "works"])
def test_a_file_in_another_encoding_is_told_at_its_first_wrong_cell(
    folder: Path, kind: str
) -> None:
    """Once, and whole: nothing can be said of its rows."""
    if kind == "accounts":
        accounts_file(folder / "accounts.csv", [register()] * 3, encoding="cp1251")
    else:
        works_file(folder / "works.csv", [work()] * 3, encoding="cp1251")
    line, text, said = only(folder)
    assert line == 2
    assert text.startswith(('"�', "�"))
    assert "не в кодуванні utf-8" in said


@pytest.mark.parametrize("content", [b"", b"\n\n", f"{HEADER}\n".encode(), HEADER.encode("utf-16")])
def test_a_file_that_is_no_table_is_one_mistake(folder: Path, content: bytes) -> None:
    """It is told at the beginning, and can be shown."""
    (folder / "accounts.csv").write_bytes(content)
    [finding] = found(folder)
    assert (finding.at.line, finding.at.column) == (1, 1)
    assert describe(finding, content.decode("utf-8", "replace"), "uk").startswith(
        f"flows/{BOT}/accounts.csv:1:1  помилка D01 — "
    )


def test_a_byte_order_mark_and_a_named_separator_are_no_mistakes(folder: Path) -> None:
    """Excel writes both, and cells are still counted rightly."""
    path = folder / "accounts.csv"
    accounts_file(path, [register(last_value="сто")], separator=";")
    path.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + path.read_bytes())
    assert only(folder)[:2] == (3, "сто")
    accounts_file(path, [register()], separator=";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    assert not found(folder)


def test_one_bad_row_is_never_a_wrong_file(folder: Path) -> None:
    """Be it every second one: the row is told, and nobody doubts the file."""
    accounts_file(folder / "accounts.csv", [register("1"), register("2", digits="x")])
    assert only(folder)[2] == "digits: «x» — не ціле число від 1 до 12"


def test_another_account_under_a_known_number_is_one_mistake(folder: Path) -> None:
    """Its number is to blame, not each cell that differs."""
    second = register(meter="772", address="пл. Миру", flat="7", phone="5")
    accounts_file(folder / "accounts.csv", [register(), second])
    line, text, said = only(folder)
    assert (line, text) == (3, "12345678")
    assert said.endswith("інше: address, flat")


def test_of_many_bad_rows_only_some_are_told_and_the_rest_counted(folder: Path) -> None:
    """The last message stands at the first row that was left out."""
    rows = [register(str(number), digits="x", limit="y") for number in range(MOST_ROWS + 12)]
    accounts_file(folder / "accounts.csv", rows)
    *told, last = found(folder)
    assert len(told) == 2 * MOST_ROWS
    assert title(last, "uk") == "… і ще 12 рядків із помилками"
    assert last.at.line == MOST_ROWS + 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        *(("accounts", {column: value}) for column, value in ACCOUNT_CELLS),
        *(("works", {column: value}) for column, value in WORK_CELLS),
        ("accounts", HEADER.replace("service", "servise")),
        ("accounts", HEADER.replace(",meter", "")),
        ("accounts", HEADER.replace("flat", "address")),
        ("accounts", HEADER.replace(",", "|")),
        ("accounts", f'{HEADER}\n1,"2\n'),
        ("accounts", f'{HEADER}\n1,"2"3\n'),
        ("accounts", f"{HEADER}\n1,2\n"),
        ("accounts", f"{HEADER}\n1{',' * 16},2\n"),
        ("accounts", f"# rows: 2\n{HEADER}\n1{',' * 16}\n"),
        ("accounts", "ї".encode("cp1251").decode("utf-8", "surrogateescape")),
        ("accounts", ""),
    ],
)
def test_check_says_what_the_import_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, lang: str, kind: str, content: Any
) -> None:
    """The import only adds that a layout may be described, for sample data have none."""
    path = folder / f"{kind}.csv"
    if isinstance(content, str):
        path.write_text(content, "utf-8", errors="surrogateescape")
    elif kind == "accounts":
        accounts_file(path, [register(**content)])
    else:
        works_file(path, [work(**content)])
    [finding] = found(folder)
    monkeypatch.setenv("ROZMOVA_LANG", lang)
    monkeypatch.setattr("sys.argv", ["rozmova"])
    where = ("--bot", BOT, "--db", f"sqlite:///{folder}/t.db", "--dry-run")
    done = CliRunner().invoke(main, ["import", kind, str(path), *where])
    said = done.stderr.splitlines()[0].partition("  ")[2]
    assert said.startswith(title(finding, lang))
    for line in body(finding, lang).splitlines():
        assert line in said


def test_works_and_accounts_are_both_looked_at(folder: Path) -> None:
    """Each file by itself; a bot without sample data has no mistakes in them."""
    assert not found(folder)
    accounts_file(folder / "accounts.csv", [register(digits="x")])
    text_file(folder / "works.csv", [[*EVERY_WORK_COLUMN]])
    assert [finding.at.file for finding in found(folder)] == [
        f"flows/{BOT}/accounts.csv", f"flows/{BOT}/works.csv",
    ]  # fmt: skip


def asks(folder: Path, kind: str) -> None:
    """Let the bot ask for an account by a kind of answer."""
    rules = f"name: Полтава\nstart: main\nanswers:\n  account_number: {kind}\n"
    (folder / "bot.yaml").write_text(rules, "utf-8")
    (folder / "main.yaml").write_text("states:\n  account_number:\n    ask: account_number\n")


def sampled(folder: Path) -> tuple[str, ...] | None:
    """Give the sample accounts as stories know them."""
    root = folder.parents[1]
    return sample_accounts(root, read_tree(root).utilities[BOT])


@pytest.mark.parametrize(
    ("number", "case", "said"),
    [
        ("123", "zeros", "account: номер з 3 цифр, а бот питає 9-12"),
        ("1234567890123", "length", "account: номер з 13 цифр, а бот питає 9-12"),
    ],
)
def test_an_account_that_nobody_can_type_is_one_mistake(
    folder: Path, number: str, case: str, said: str
) -> None:
    """At its first cell, with the lines of all others; of zeros Excel is thought to be guilty."""
    asks(folder, "{digits: 9-12}")
    rows = [register("000000000123"), register(number)]
    rows += [register(number, meter="772"), register("7" * len(number))]
    accounts_file(folder / "accounts.csv", rows)
    [finding] = found(folder)
    assert (finding.at.line, marked(finding, folder), title(finding, "uk")) == (3, number, said)
    assert (finding.facts["case"], finding.facts["also"]) == (case, [f"{finding.at.file}:5"])
    assert all(describe(finding, None, language) for language in LANGUAGES)
    assert sampled(folder) is None


@pytest.mark.parametrize("kind", ["{letters_digits: 9-12}", r"{pattern: '\d+'}"])
def test_of_accounts_that_are_not_asked_for_in_digits_no_length_is_expected(
    folder: Path, kind: str
) -> None:
    """Nor where an account has other signs than digits."""
    accounts_file(folder / "accounts.csv", [register("123")])
    assert found(folder) == []
    asks(folder, kind)
    assert found(folder) == []
    asks(folder, "{digits: 9-12}")
    accounts_file(folder / "accounts.csv", [register("12-3")])
    assert found(folder) == []


def test_a_file_with_semicolons_has_the_same_accounts(folder: Path) -> None:
    """As Excel saves it; what cannot be read is a mistake of the file, and of no story."""
    accounts_file(folder / "accounts.csv", [register("300400500")])
    content = (folder / "accounts.csv").read_text("utf-8")
    (folder / "accounts.csv").write_text(content.replace(",", ";"), "utf-8")
    assert (found(folder), sampled(folder)) == ([], ("300400500",))
    (folder / "accounts.csv").write_text(content.replace(",", "|"), "utf-8")
    assert (len(found(folder)), sampled(folder)) == (1, None)
