import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from engine.core.position import Position
from engine.language import compose
from engine.language.lines import split_lines
from engine.language.load import LARGEST, LONGEST, Loaded, load
from engine.language.nodes import Items, Map, Node, Scalar
from engine.language.read_dialog import MOST_STATES, read_dialog
from engine.language.reader import Reader

CORRECT = sorted((Path(__file__).parent / "ok").glob("*.yaml"))


def read(source: str | bytes) -> Loaded:
    """Load a text as the file ``a.yaml``."""
    return load(source if isinstance(source, bytes) else source.encode(), "a.yaml")


def plain(node: Node | None) -> Any:
    """Give a tree as lists, dictionaries and texts."""
    match node:
        case Scalar():
            return node.text
        case Map():
            return {entry.key.text: plain(entry.value) for entry in node}
        case Items():
            return [plain(item) for item in node]
    return None


def codes(loaded: Loaded) -> list[str]:
    """Give the codes of the findings."""
    return [finding.code for finding in loaded.findings]


def place(node: Node | None) -> tuple[int, int, int, int]:
    """Give a node's line, column, end line and end column."""
    assert node is not None
    return node.at.line, node.at.column, node.at.end_line, node.at.end_column


def get(loaded: Loaded, name: str) -> Node | None:
    """Give what stands under a name of the file."""
    assert isinstance(loaded.root, Map)
    return loaded.root.get(name)


@pytest.mark.parametrize(
    "typed",
    [
        "012345",
        "no",
        "yes",
        "1.10",
        "2026-03-01",
        "~",
        "null",
        "12:30",
        "0o12",
        "1_000",
        "так",
        "=",
    ],
)
def test_every_scalar_is_the_text_that_was_typed(typed: str) -> None:
    """Nothing is taken for a number, a date or a truth value."""
    loaded = read(f"a: {typed}\nb: [{typed}]\n{typed}: c\n")
    assert plain(loaded.root) == {"a": typed, "b": [typed], typed: "c"}


def test_a_scalar_knows_how_it_was_written() -> None:
    """The style tells a bare text from one in quotes and from a block."""
    loaded = read("a: б\nb: 'б'\nc: \"б\"\nd: |\n  б\ne: >\n  б\n")
    assert isinstance(loaded.root, Map)
    styles = [entry.value.style for entry in loaded.root if isinstance(entry.value, Scalar)]
    assert styles == ["", "'", '"', "|", ">"]


def test_a_name_with_nothing_after_it_has_an_empty_text_after_its_colon() -> None:
    """What was not written is empty and stands where it would have been written."""
    loaded = read("a:\nb:   # примітка\n\"c\" :\nd: {e, f: , g: ''}\nh: ''\n")
    for name, column in (("a", 3), ("b", 3), ("c", 6)):
        node = get(loaded, name)
        assert isinstance(node, Scalar)
        assert node.empty
        assert place(node)[1] == place(node)[3] == column
    inner = get(loaded, "d")
    assert isinstance(inner, Map)
    assert [place(entry.value)[1] for entry in inner] == [6, 10, 16]
    quoted = get(loaded, "h")
    assert isinstance(quoted, Scalar)
    assert not quoted.empty


def test_places_count_letters_from_one() -> None:
    """Lines and columns count from 1, in letters, with the end after the last one."""
    loaded = read(
        "а🙂: 'б'\nc:\n  - г\n  - [д, е]\nf: |\n  є\n\n# примітка\ng: &x ж\nh: один\n  два\n"
    )
    assert isinstance(loaded.root, Map)
    assert place(loaded.root) == (1, 1, 11, 6)
    assert place(loaded.root.entries[0].key) == (1, 1, 1, 3)
    assert place(get(loaded, "а🙂")) == (1, 5, 1, 8)
    assert place(get(loaded, "c")) == (3, 3, 4, 11)
    assert place(get(loaded, "f")) == (5, 4, 6, 4)
    assert place(get(loaded, "g")) == (9, 7, 9, 8)
    assert place(get(loaded, "h")) == (10, 4, 11, 6)


def test_a_byte_order_mark_moves_nothing() -> None:
    """A file saved by Notepad has the same columns as any other."""
    with_mark, without = read(b"\xef\xbb\xbfa: b\n"), read(b"a: b\n")
    assert with_mark == without


def test_windows_lines_read_like_others() -> None:
    """The end of a line may be of any kind."""
    assert read("a: |\r\n  б\r\n  в\r\n").root == read("a: |\n  б\n  в\n").root


@pytest.mark.parametrize("source", ["", "\n\n", "# примітка\n", "---\n", "---\n...\n"])
def test_an_empty_file_has_no_root_and_no_mistake(source: str) -> None:
    """A file with nothing in it is for others to judge."""
    loaded = read(source)
    assert loaded.root is None
    assert loaded.findings == ()


def test_the_beginning_is_the_first_line() -> None:
    """What is wrong with a file as a whole is shown at its first line."""
    assert read("about: так\nends: []\n").beginning == Position("a.yaml", 1, 1, 1, 11)
    assert read("").beginning == Position("a.yaml", 1, 1, 1, 1)


def test_all_equal_names_are_reported_with_the_first() -> None:
    """Every repetition is reported at its own place and names the line of the first."""
    loaded = read("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n'a': 4\n")
    found = [(each.code, each.at.line, each.at.column, each.facts) for each in loaded.findings]
    assert found == [
        ("Y07", 3, 1, {"name": "a", "first": 1}),
        ("Y07", 4, 11, {"name": "d", "first": 4}),
        ("Y07", 5, 1, {"name": "a", "first": 1}),
    ]
    first = get(loaded, "a")
    assert isinstance(first, Scalar)
    assert first.text == "1"


def test_names_that_only_look_equal_are_not() -> None:
    """Every name is a text: 1 and 01, yes and true are different."""
    assert codes(read("1: a\n01: b\nyes: c\ntrue: d\n~: e\nnull: f\n")) == []


def test_own_names_win_over_merged_ones() -> None:
    """``<<`` brings in what is not written, in its place, the first of several blocks winning."""
    loaded = read(
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\n"
        "c:\n  w: 0\n  <<: [*a, *b]\n  x: 5\nd: {<<: *a}\ne: {'<<': *a}\n"
    )
    assert codes(loaded) == []
    assert list(plain(get(loaded, "c")).items()) == [("w", "0"), ("y", "2"), ("z", "4"), ("x", "5")]
    assert plain(get(loaded, "d")) == {"x": "1", "y": "2"}
    assert plain(get(loaded, "e")) == {"<<": {"x": "1", "y": "2"}}


def test_an_alias_is_what_it_stands_for() -> None:
    """``*`` gives the block it names, with the place where that was written."""
    loaded = read("a: &a\n  x: 1\nb: *a\nc: [*a, &d слово, *d]\n*d : e\n")
    assert codes(loaded) == []
    assert get(loaded, "b") is get(loaded, "a")
    assert plain(loaded.root) == {
        "a": {"x": "1"}, "b": {"x": "1"}, "c": [{"x": "1"}, "слово", "слово"], "слово": "e",
    }  # fmt: skip


def test_the_rest_of_a_file_is_read_beside_a_mistake() -> None:
    """A mistake that one line shows does not hide what else the file holds."""
    loaded = read("a: Увага: б\nb: {{ x }}\nc: 'П'ять'\nd: е #є\nf: g\n")
    assert codes(loaded) == ["Y03", "Y04", "Y05", "Y06"]
    assert plain(loaded.root) == {
        "a": "Увага: б", "b": "{{ x }}", "c": "П'ять", "d": "е #є", "f": "g",
    }  # fmt: skip


def test_tabs_do_not_move_what_is_found_behind_them() -> None:
    """A column behind a tab is the author's, not that of the mended line."""
    loaded = read("a:\n\tb: 1\n\tb: 2\n")
    assert [(each.code, each.at.line, each.at.column) for each in loaded.findings] == [
        ("Y01", 2, 1),
        ("Y07", 3, 2),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a:\n\tb: 1\n   c: 2\n", ["Y01"]),
        ("a: b: c:\n  d: e\n", ["Y03"]),
        ('a: "б\nc: "d" e\n', ["Y08", "Y11"]),
        ("a: [б\n  c: [d\ne: f\n", ["Y09"]),
        ("menu: buttons:\n  x: y\n", ["Y03"]),
    ],
)
def test_one_mistake_is_one_message(source: str, expected: list[str]) -> None:
    """What the parser says because of a mistake already reported is not repeated."""
    assert codes(read(source)) == expected


def test_the_limit_of_a_file_is_a_megabyte() -> None:
    """One byte over the limit is too much, the limit itself is not."""
    assert codes(read(b"#" * LARGEST)) == []
    assert codes(read(b"#" * (LARGEST + 1))) == ["Y16"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    """What has a zero for every letter is told to be that, and shown as it was meant."""
    loaded = read("main:\n  hello: Hi!\n".encode(encoding))
    assert codes(loaded) == ["Y15"]
    assert loaded.findings[0].facts["case"] == "utf16"
    assert loaded.source == "main:\n  hello: Hi!\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_limit_of_a_file_is_fifty_thousand_lines(ending: str) -> None:
    """Whatever ends the lines, one too many is told and nothing more."""
    assert codes(read(f"#{ending}".encode() * LONGEST)) == []
    assert codes(read(f"#{ending}".encode() * (LONGEST + 1))) == ["Y16"]


def test_a_dialog_of_more_than_five_hundred_states_is_told_once() -> None:
    """The others are not read, so that nothing else takes long."""
    for count, expected in ((MOST_STATES, []), (MOST_STATES + 1, ["Y16"])):
        states = "".join(f"  a{number}:\n    say: no\n" for number in range(count))
        reader = Reader()
        doc = read_dialog(read(f"states:\n{states}".encode()), "main", reader)
        assert [each.code for each in reader.findings] == expected
        assert len(doc.states) == MOST_STATES


def test_too_many_names_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more parts than anybody writes is refused, not kept in memory."""
    monkeypatch.setattr(compose, "NODES", 10)
    assert codes(read("- a\n" * 9)) == []
    loaded = read("- a\n" * 10)
    assert codes(loaded) == ["Y16"]
    assert loaded.findings[0].facts["case"] == "nodes"


def test_sixty_levels_are_allowed_and_no_more() -> None:
    """Depth is limited, also the depth that aliases build."""
    assert codes(read("[" * 59 + "x" + "]" * 59)) == []
    assert codes(read("[" * 60 + "x" + "]" * 60)) == ["Y17"]
    assert codes(read("\n".join("  " * depth + "a:" for depth in range(70)))) == ["Y17"]
    stacked = "".join(f"- &a{n} {'[' * 9}{f'*a{n - 1}' if n else 'x'}{']' * 9}\n" for n in range(9))
    assert codes(read(stacked)) == ["Y17"]


def test_a_hundred_aliases_are_allowed_and_no_more() -> None:
    """Aliases are limited in number."""
    assert codes(read("a: &a x\nb:\n" + "- *a\n" * 100)) == []
    assert codes(read("a: &a x\nb:\n" + "- *a\n" * 101)) == ["Y18"]


BOMBS = {
    "aliases": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(
        f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 5)}]\n  k{n}: 1\n" for n in range(1, 20)
    ),
    "wide merges": "a: &a {" + ", ".join(f"k{n}: 1" for n in range(600)) + "}\n"
    + "".join(f"b{n}: {{<<: *a}}\n" for n in range(99)),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_a_finding(bomb: str) -> None:
    """A small file that would unfold to a huge one is stopped on the way."""
    loaded = read(BOMBS[bomb])
    assert codes(loaded) == ["Y18"]
    assert loaded.root is None


NASTY = {
    "open brackets": "[" * 200_000,
    "wrong brackets": "[" * 50_000 + "}" * 50_000,
    "stray brackets": "[" + "}" * 50_000 + "]",
    "open blocks": "{a: " * 50_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "quotes": '"' * 200_001,
    "broken quotes": "a: [" + '"a"b, ' * 40_000,
    "placeholders": "a: [" + "{{" * 100_000,
    "colons": "a: " + "b: " * 60_000,
    "hashes": "a: " + "b #" * 60_000,
    "tabs": "\t" * 200_000 + "x",
    "lines with tabs": "\ta\n" * 40_000,
    "controls": "\x07" * 200_000,
    "separators": "\u2028" * 60_000,
    "anchors": "".join(f"- &a{n} x\n" for n in range(10_000)),
    "properties": "a: " + "&a " * 60_000,
    "far property": "a: &a" + "\n" * 100_000,
    "one scalar": "a: " + "x " * 100_000,
    "one name": "x" * 400_000 + ": y",
    "escapes": 'a: "' + "\\x41" * 60_000 + '"',
    "directives": "%YAML 1.1\n" * 20_000,
    "documents": "---\n" * 20_000,
    "carriage returns": "\r" * 50_000,
}


@pytest.mark.parametrize("nasty", NASTY)
def test_a_nasty_file_is_read_to_an_end(nasty: str) -> None:
    """Files made to be slow or deep end in a tree or in findings like any other."""
    loaded = read(NASTY[nasty])
    assert loaded.root is not None or loaded.findings or not NASTY[nasty].strip()


@pytest.mark.parametrize("case", CORRECT, ids=lambda case: case.stem)
def test_a_file_cut_off_anywhere_is_still_read(case: Path) -> None:
    """A file whose writing was interrupted gives findings at the worst."""
    content = case.read_bytes()
    for end in range(0, len(content), 7):
        check(content[:end])


def check(content: bytes) -> None:
    """Read bytes and check that every place found is inside the file."""
    loaded = read(content)
    lines = split_lines(loaded.source)
    for finding in loaded.findings:
        for at in [finding.at, *([finding.fix.at] if finding.fix else [])]:
            assert (at.line, at.column) <= (at.end_line, at.end_column)
            assert 1 <= at.line <= at.end_line <= len(lines)
            assert 1 <= at.column <= len(lines[at.line - 1]) + 1
            assert 1 <= at.end_column <= len(lines[at.end_line - 1]) + 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    """Bytes of any origin give a tree or findings, never an exception."""
    check(content)


SIGNS = [
    *"\t:#{}[]&*!|>'\"%@`?-\\,\n\r ",
    "\u00a0",
    "\u200b",
    "\u2028",
    "\x00",
    "\ufeff",
    "🙂",
    "так",
]
SIGNS += ["{{", "}}", " #", ": ", "- ", "<<: *a", "&a ", "---\n", "  ", "\\x00", "\\ud800", "\r\n"]


def test_what_was_mended_makes_no_line_longer() -> None:
    """A name over several lines ends where its last line does, without the sign that is lacking."""
    check('? можна все: "лапки\n  - навіть\n  U+2028:\u2028не заважає\n\nfolded: >-\n'.encode())
    check("? можна все: \"лапки', # ні,\n  і [дужки.\n  U+2028:\u2028не заважає\n\na: b".encode())


@settings(max_examples=200)
@given(
    st.sampled_from([case.read_text("utf-8") for case in CORRECT]),
    st.lists(
        st.tuples(st.integers(0, 2_000), st.integers(0, 20), st.sampled_from(SIGNS)), max_size=6
    ),
)
def test_any_slip_in_a_correct_file_is_read(source: str, slips: list[tuple[int, int, str]]) -> None:
    """Whatever is typed into a correct file, or lost from it, it is read to an end."""
    for where, lost, typed in slips:
        start = where % (len(source) + 1)
        source = source[:start] + typed + source[start + lost :]
    check(source.encode())


CLOSING_ALONE = re.compile(r"[\]\"](\s|$)")
"""Texts with such an end look as if the sign that opens them were lost, and that is reported."""
TEXTS = st.text(
    st.sampled_from("абвґі АЯ abc019'\"#:-,[]{}&*!|>%@`?\\.=~/ \n«—№😀_"), max_size=40
).filter(lambda text: not CLOSING_ALONE.search(text))
TREES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


def reads_back(yaml: YAML, written: str, tree: Any) -> bool:
    """Say whether the library understands itself; in brackets it sometimes does not."""
    try:
        return bool(yaml.load(written) == tree)
    except (YAMLError, Warning):
        return False


@settings(max_examples=200, deadline=None)
@given(TREES, st.sampled_from([None, True, False]), st.sampled_from([20, 80, 4_096]))
def test_what_another_program_writes_is_read_as_it_was_meant(
    tree: Any, in_brackets: bool | None, width: int
) -> None:
    """A tree written by a YAML library in any style comes back whole, with nothing reported."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = in_brackets, width, True
    written = io.StringIO()
    yaml.dump(tree, written)
    assume(reads_back(yaml, written.getvalue(), tree))
    loaded = read(written.getvalue())
    assert loaded.findings == (), written.getvalue()
    assert plain(loaded.root) == tree
