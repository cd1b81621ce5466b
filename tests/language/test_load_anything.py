"""Whatever stands in a file, it is read to an end; what a program wrote is read as it was meant."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from engine.language.lines import split_lines
from tests.language.loaded import plain, read

CORRECT = sorted((Path(__file__).parent / "ok").glob("*.yaml"))


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
