"""Text files of every dialect come out as the same rows; what is no table is refused."""

from pathlib import Path

import pytest

from engine.utility.exchange.layout import TableLayout
from engine.utility.exchange.problems import Code, Unreadable, silent
from engine.utility.exchange.rows import HEAD, Row, read_rows
from engine.utility.exchange.text_rows import LONGEST

NAMES = frozenset({"or", "adresa", "pok"})
TABLE = [["OR", "ADRESA", "POK"], ["0077", "вул. Ґедройця, 7, кв. 5", "1,5"]]


def rows(file: Path, layout: TableLayout | None = None, names: frozenset[str] = NAMES) -> list[Row]:
    """Read all rows."""
    return list(read_rows(file, layout or TableLayout(), names, silent))


def refused(file: Path, layout: TableLayout | None = None) -> Unreadable:
    """Read a file that cannot be read."""
    with pytest.raises(Unreadable) as raised:
        rows(file, layout)
    return raised.value


def written(separator: str) -> str:
    """Write the table with a separator, quoting what has to be."""
    return "\n".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in TABLE
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp1125", "koi8-u"])
def test_reads_every_dialect(file: Path, separator: str, end: str, encoding: str) -> None:
    """Separator, line ends and a byte order mark are told by the content, the encoding by us."""
    text = written(separator).replace("\n", end)
    file.write_bytes(text.replace("Ґ", "Ґ").encode(encoding))
    layout = TableLayout(encoding="utf-8" if encoding == "utf-8-sig" else encoding)
    assert [list(row.cells) for row in rows(file, layout)] == TABLE


def test_a_quoted_cell_may_have_separators_quotes_and_line_ends(file: Path) -> None:
    """Inside quotation marks everything is text, and the next row's line is still known."""
    file.write_text('OR,ADRESA,POK\n1,"a ""b"",\nc",2\n3,d,4\n', "utf-8")
    found = rows(file)
    assert found[1].cells == ("1", 'a "b",\nc', "2")
    assert [row.line for row in found] == [1, 2, 4]


def test_blank_rows_are_passed_over(file: Path) -> None:
    """Empty lines and lines of separators alone are no rows; lines are counted all the same."""
    file.write_text("\nOR,ADRESA,POK\n\n , ,\n1,a,2\n,,\n", "utf-8")
    assert [(row.line, row.cells) for row in rows(file)] == [
        (2, ("OR", "ADRESA", "POK")), (5, ("1", "a", "2")),
    ]  # fmt: skip


def test_ctrl_z_of_dos_ends_the_file(file: Path) -> None:
    """The mark that DOS programs put at the end is no row, and not a broken last line."""
    file.write_bytes(b"OR,ADRESA,POK\r\n1,a,2\r\n\x1a")
    assert [(row.line, row.ended) for row in rows(file)] == [(1, True), (2, True)]


def test_a_separator_in_the_layout_is_believed(file: Path) -> None:
    """What is configured is not guessed."""
    file.write_text("OR,ADRESA;POK\n", "utf-8")
    assert rows(file, TableLayout(separator=";"))[0].cells == ("OR,ADRESA", "POK")


def test_without_a_header_commas_in_addresses_are_no_separators(file: Path) -> None:
    """Of the separators that make every row long enough, TAB comes first and the comma last."""
    file.write_text("1\tвул. Мира, 1, кв. 7\t1,5\n2\tвул. Мира, 2, кв. 8\t2,5\n", "utf-8")
    found = rows(file, TableLayout(header=False), frozenset({"1", "3"}))
    assert [len(row.cells) for row in found] == [3, 3]


def test_the_last_row_knows_whether_it_was_ended(file: Path) -> None:
    """Only the last row can lack a line end, however long the file is."""
    file.write_text("OR,ADRESA,POK\n" + "1,a,2\n" * 30 + "1,a", "utf-8")
    assert [row.ended for row in rows(file)] == [True] * 31 + [False]


def test_text_after_a_closing_quotation_mark_spoils_only_its_row(file: Path) -> None:
    """The reader goes on with the next line."""
    file.write_text('OR,ADRESA,POK\n1,"Зоря" вул.,2\n3,b,4\n', "utf-8")
    assert [(row.line, row.fault) for row in rows(file)] == [
        (1, None), (2, Code.BAD_QUOTES), (3, None),
    ]  # fmt: skip


@pytest.mark.parametrize("tail", ["a\n" * 5, "a\n" * 200_000])
def test_an_open_quotation_mark_refuses_the_file(file: Path, tail: str) -> None:
    """It would swallow all the rows that follow; the message points at the line it stands in."""
    file.write_text(f'OR,ADRESA,POK\n1,a,2\n3,"b,4\n{tail}', "utf-8")
    error = refused(file)
    assert (error.code, error.line) == (Code.OPEN_QUOTE, 3)


def test_another_encoding_than_utf8_is_refused_unless_configured(file: Path) -> None:
    """The cell of the first byte that does not fit is told, and is one that the file has."""
    file.write_bytes("OR,ADRESA,POK\n1,a,2\n3,вул,4\n".encode("cp1251"))
    error = refused(file)
    assert (error.code, error.line, error.number) == (Code.WRONG_ENCODING, 3, 2)
    assert error.facts == {"encoding": "utf-8", "byte": "0xE2"}


def test_a_wrong_byte_deep_in_the_file_refuses_it_too(file: Path) -> None:
    """A file is not read by halves."""
    file.write_bytes(b"OR,ADRESA,POK\n" + b"1,a,2\n" * HEAD + b"3,\xe2,4\n")
    assert refused(file).line == HEAD + 2


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_not_read_as_an_old_encoding(file: Path, mark: bytes) -> None:
    """cp1251 would take every byte of it, and every address would be spoilt."""
    file.write_bytes(mark + "OR,ADRESA,POK\n1,вул. Мира,2\n".encode())
    error = refused(file, TableLayout(encoding="cp1251"))
    assert (error.code, error.facts) == (Code.UTF8_FILE, {"encoding": "cp1251"})


@pytest.mark.parametrize(
    "content",
    [
        "OR,ADRESA\n".encode("utf-16"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"a" * (LONGEST + 1),
    ],
)
def test_what_is_no_table_is_refused(file: Path, content: bytes) -> None:
    """UTF-16, pictures, and lines without end are no tables."""
    file.write_bytes(content)
    assert refused(file).code is Code.UNKNOWN_FORMAT


def test_an_empty_file_is_refused(file: Path) -> None:
    """There is nothing in it, not even a header."""
    file.write_bytes(b"")
    assert refused(file).code is Code.EMPTY_FILE


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Neither a missing file nor a folder raises anything else."""
    assert refused(tmp_path / "нема.csv").code is Code.UNREADABLE
    assert refused(tmp_path).code is Code.UNREADABLE


def test_progress_is_told_as_reading_goes_on(file: Path) -> None:
    """Each thousand lines, and at the end; never more than all."""
    file.write_text("OR,ADRESA,POK\n" + "1,a,2\n" * 2500, "utf-8")
    told: list[tuple[str, int, int]] = []
    list(read_rows(file, TableLayout(), NAMES, lambda *words: told.append(words)))
    size = file.stat().st_size
    assert [stage for stage, _, _ in told] == ["read"] * 3
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1] == ("read", size, size)


@pytest.mark.parametrize("named", ["sep=;\n", "SEP=;\r\n"])
def test_a_first_line_that_names_the_separator_is_no_row(file: Path, named: str) -> None:
    """Excel writes it; lines are counted all the same, and the last one is still known."""
    file.write_bytes(f"{named}OR;ADRESA;POK\n1;a,b,c,d;2\n3;e;4".encode())
    assert [(row.line, len(row.cells), row.ended) for row in rows(file)] == [
        (2, 3, True), (3, 3, True), (4, 3, False),
    ]  # fmt: skip


def test_a_quotation_mark_that_runs_into_the_next_row_spoils_these_two(file: Path) -> None:
    """The row where it was opened is named: there somebody forgot to close it."""
    file.write_text('OR,ADRESA,POK\n1,"a,2\n3,"b",4\n5,c,6\n', "utf-8")
    assert [(row.line, row.fault) for row in rows(file)] == [
        (1, None), (2, Code.RUNS_ON), (4, None),
    ]  # fmt: skip
