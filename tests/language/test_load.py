"""A file is read as it was typed: texts, their places, aliases and merged names."""

import pytest

from engine.core.position import Position
from engine.language.nodes import Map, Scalar
from tests.language.loaded import codes, get, place, plain, read


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
