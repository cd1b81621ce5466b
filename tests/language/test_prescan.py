import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.lines import split_lines
from engine.language.prescan import prescan
from engine.language.sheet import NODES


def found(source: str) -> list[tuple[str, int, int]]:
    """Give the code, line and column of everything found."""
    findings = prescan(source, "a.yaml").findings
    return sorted((each.code, each.at.line, each.at.column) for each in findings)


def mended(source: str) -> str:
    """Apply every correction, the last first."""
    findings = prescan(source, "a.yaml").findings
    for fix in sorted((each.fix for each in findings if each.fix), key=lambda fix: fix.at)[::-1]:
        lines = split_lines(source)
        head = "\n".join([*lines[: fix.at.line - 1], lines[fix.at.line - 1][: fix.at.column - 1]])
        rest = lines[fix.at.end_line - 1][fix.at.end_column - 1 :]
        source = head + fix.text + "\n".join([rest, *lines[fix.at.end_line :]])
    return source


@pytest.mark.parametrize(
    "line",
    [
        "a: текст # примітка",
        "a: текст  #примітка",
        "a: текст #ok",
        "a: текст # ok T07",
        "a: текст ## примітка",
        "a: кв.#7",
        'a: "текст" #примітка',
        "a: [б, в] #примітка",
        "a: [б, в]  # примітка",
        "a: #примітка",
        "#примітка",
        "  #примітка",
        "- #примітка",
        "a: |  #примітка",
        "a: https://a.example/#b",
    ],
)
def test_a_note_is_not_lost_text(line: str) -> None:
    """A ``#`` which does not continue a text is a note, whatever follows it."""
    assert found(line) == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("a: текст #особовий", 10),
        ("a: текст #", 10),
        ("- текст #1, ні", 9),
        ("a: {{ x }} #1", None),
        ("a: [так #1, ні]", 9),
        ("a:\n  перший\n  другий #3", 10),
    ],
)
def test_text_after_a_glued_hash_is_lost(line: str, column: int | None) -> None:
    """A ``#`` after one space and before a letter continues the text, which is cut off there."""
    codes = [(code, place) for code, _, place in found(line)]
    assert codes == ([("Y06", column)] if column else [("Y04", 4)])


def test_nothing_in_a_block_text_is_a_mistake() -> None:
    """Whatever stands in a text after ``|`` or ``>`` is text."""
    inside = "{{ a }} #b: 'п'ять\" [ { * & % @\u2028\u00a0 \u200b: так: ні\n\n      - в: #x\n"
    for sign in ("|", ">", "|-", ">+", "|2", "| # примітка"):
        assert found(f"a: {sign}\n  {inside}b: в\n") == [], sign
        assert found(f"- a\n- {sign}\n  {inside}- в\n") == [], sign
        assert found(f"a:\n  - b: {sign}\n      {inside}      \tг") == [], sign


def test_a_tab_before_the_depth_of_a_block_text_is_a_mistake() -> None:
    """In a block text only a tab in its indentation is one, where the text has not begun."""
    assert found("a: |\n  один\n\tдва\n") == [("Y01", 3, 1)]
    assert found("a: |\n\tодин\n  два\n") == [("Y01", 2, 1)]
    assert found("a: |\n  один\n \tдва\n") == [("Y01", 3, 2)]
    assert found("a: |\n  один\n  \tдва\n") == []


def test_neighbouring_lines_with_tabs_are_one_mistake() -> None:
    """Lines indented with tabs one under another are reported once, others apart."""
    source = "a:\n\tb: 1\n\n\t# примітка\n\tc: 2\nd:\n  e: 1\nf:\n\tg: 1\n"
    assert found(source) == [("Y01", 2, 1), ("Y01", 9, 1)]
    assert mended(source) == source.replace("\t", "  ")


def test_a_tab_that_changes_nothing_is_no_mistake() -> None:
    """After a colon, in a text, at the end of a line and before a note a tab does no harm."""
    assert found("a:\tб\tв\t\nc:\t# примітка\n\t\n\t# примітка\nd: 'x\n\ty'\n") == []


def test_a_windows_file_keeps_its_line_ends_in_a_correction() -> None:
    """A correction of several lines does not change how they end."""
    source = "a:\r\n\tb: 1\r\n\tc: 2\r\n"
    (finding,) = prescan(source, "a.yaml").findings
    assert finding.fix is not None
    assert finding.fix.text == "  b: 1\r\n  "


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a:\u00a0б", [("Y12", 1, 3)]),
        ("a\u00a0: б", [("Y12", 1, 2)]),
        ("a\u200b: б", [("Y12", 1, 2)]),
        ("\u200ba: б", [("Y12", 1, 1)]),
        ("\ufeff\ufeffa: б", [("Y12", 1, 1)]),
        ("a:\n\u00a0\u00a0b: в\n\u00a0\u00a0c: г", [("Y12", 2, 1)]),
        ("-\u00a0б", [("Y12", 1, 2)]),
        ("a: б\u2028в", [("Y12", 1, 5)]),
        ("a: 5\u00a0кВт", []),
        ("a: б\u200bв", []),
    ],
)
def test_what_nobody_sees_matters_around_names_only(
    source: str, expected: list[tuple[str, int, int]]
) -> None:
    """Invisible characters are a mistake in an indentation and at a name, not in a text."""
    assert found(source) == expected


def test_control_characters_are_reported_once_and_left_out() -> None:
    """They come many together and are one mistake, wherever they stand."""
    scanned = prescan("a: |\n  б\x07в\nc: \x00г\x1b\n", "a.yaml")
    assert [(each.code, each.at.line, each.at.column) for each in scanned.findings] == [
        ("Y13", 2, 4)
    ]
    assert scanned.findings[0].facts == {"sign": "U+0007", "count": 3}


def test_every_line_with_a_mistake_is_reported_at_once() -> None:
    """A file with many mistakes gives them all in one run."""
    source = (
        "a: Увага: б\n"
        "b: {{ x }} в\n"
        "c: 'Пам'ятайте'\n"
        "d: г #д\n"
        "e: [є\n"
        'f: "ж\n'
        "g: *з* и\n"
        'h: "\\ї"\n'
        "k: ['л'я', {{ м }}, н: о: п]\n"
    )
    assert found(source) == [
        ("Y03", 1, 9),
        ("Y03", 9, 22),
        ("Y04", 2, 4),
        ("Y04", 9, 12),
        ("Y05", 3, 8),
        ("Y05", 9, 7),
        ("Y06", 4, 6),
        ("Y08", 6, 4),
        ("Y09", 5, 4),
        ("Y11", 7, 4),
        ("Y14", 8, 5),
    ]


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("a: Увага: б\n", 'a: "Увага: б"\n'),
        ("a: {{ x }} #1\n", 'a: "{{ x }} #1"\n'),
        ("a: {{ x }}  # примітка\n", 'a: "{{ x }}"  # примітка\n'),
        ("a: 'Пам'ятайте'  # так\n", 'a: "Пам\'ятайте"  # так\n'),
        ('a: "Кнопка "Так""\n', "a: 'Кнопка \"Так\"'\n"),
        ('a: "Так" чи "ні"\n', 'a: \'"Так" чи "ні"\'\n'),
        ("a: *б* \\ \"в\" 'г'\n", 'a: "*б* \\\\ \\"в\\" \'г\'"\n'),
        ("a: [б, в\nc: г\n", "a: [б, в]\nc: г\n"),
        ("a: [б, {в: г  # так\nc: г\n", "a: [б, {в: г}]  # так\nc: г\n"),
        ('a: ["б, в\nc: г\n', 'a: ["б, в"]\nc: г\n'),
        ("a: [{{ x }}, / {y} z]\n", 'a: ["{{ x }}", "/ {y} z"]\n'),
        ("a\u00a0:\u00a0б\n", "a: б\n"),
    ],
)
def test_a_correction_is_what_one_would_write(source: str, right: str) -> None:
    """A correction puts exactly the author's text into the right quotes or brackets."""
    assert mended(source) == right
    assert found(right) == []


def test_quotes_go_on_over_lines_that_are_no_names() -> None:
    """A text in quotes may take several lines; a name in the margin shows that it never ended."""
    assert found('a: "один\n  два\n\n  три"\nb: г\n') == []
    assert found('a: "один\n  два\nb: "г"\n') == [("Y08", 1, 4)]
    assert found('a:\n- "один\n- "два"\n') == [("Y08", 2, 3)]


def test_brackets_go_on_over_lines_that_are_no_names() -> None:
    """A list in brackets may take several lines, its end may stand in the margin."""
    assert found("a: [\n  один,\n  два\n]\nb: {в: г,\n  д: е\n}\n") == []
    assert found("a: [один,\n  два\nb: в\n") == [("Y09", 1, 4)]
    assert found("a: [один\nb: [два\n") == [("Y09", 1, 4), ("Y09", 2, 4)]


def test_five_hundred_mistakes_are_enough() -> None:
    """With more mistakes than anybody reads, the pass stops and the parser is not asked."""
    scanned = prescan("a: б: в\n" * 10_000, "a.yaml")
    assert len(scanned.findings) == 500
    assert scanned.text is None


@given(
    st.text(alphabet=st.sampled_from("\t \u00a0\u200bab:-#'\"[]{},|>&*!%\\\n\r\u2028\x07\ufeff"))
)
def test_the_parser_gets_the_same_lines(source: str) -> None:
    """Whatever is mended, the parser's text has as many lines as the author's."""
    scanned = prescan(source, "a.yaml")
    assert scanned.text is not None
    assert len(split_lines(scanned.text)) == len(split_lines(source))
    for finding in scanned.findings:
        lines = split_lines(source)
        assert 1 <= finding.at.line <= finding.at.end_line <= len(lines)
        assert 1 <= finding.at.column <= len(lines[finding.at.line - 1]) + 1


def test_a_file_of_too_many_names_does_not_come_to_the_parser() -> None:
    """Of as many as a file may have all are read; with one more there is nothing to parse."""
    allowed = prescan("a: b\n" * (NODES // 2), "a.yaml")
    assert allowed.text is not None
    assert found("a: b\n" * (NODES // 2 + 1)) == [("Y16", NODES // 2 + 1, 1)]
    assert prescan("a: b\n" * NODES, "a.yaml").text is None
