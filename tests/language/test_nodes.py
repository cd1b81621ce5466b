import pytest
from jinja2 import Environment, TemplateSyntaxError

from engine.language.lines import split_lines
from engine.language.load import load
from engine.language.nodes import Items, Map, Scalar, template_position

SOURCE = """\
quoted: "усе гаразд {{ x }}"
literal: |

  перший
  другий account {{ account.name }} {% bad
  третій
list:   # примітка
  - 'один {% if %}'
  - >
    а б
    в г

    д {{ oops | nofilter }}
     глибше
    назад {{ last }}
several: слова
  і ще {{ x | nofilter }} слова

  {{ y }}
again: "рядок
  другий

  четвертий {{ z }}"
"""


def scalar(*path: str | int) -> Scalar:
    """Take a text out of the source."""
    node = load(SOURCE.encode(), "texts.yaml").root
    for step in path:
        if isinstance(node, Map) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int):
            node = node.items[step]
    assert isinstance(node, Scalar)
    return node


def where(node: Scalar, line: int, word: str | None) -> tuple[int, int, int]:
    """Give the line, the column and the end column that were found."""
    at = template_position(node, split_lines(SOURCE), line, word)
    assert at.file == "texts.yaml"
    assert at.line == at.end_line
    return at.line, at.column, at.end_column


@pytest.mark.parametrize(
    ("path", "line", "word", "place"),
    [
        (("quoted",), 1, "x", (1, 24, 25)),
        (("quoted",), 1, None, (1, 10, 28)),
        (("literal",), 3, "account", (5, 21, 28)),
        (("literal",), 4, None, (6, 3, 9)),
        (("list", 0), 1, None, (8, 6, 19)),
        (("list", 1), 1, "в", (11, 5, 6)),
        (("list", 1), 2, "oops", (13, 10, 14)),
        (("list", 1), 3, None, (14, 6, 12)),
        (("list", 1), 4, "last", (15, 14, 18)),
        (("several",), 1, "nofilter", (17, 15, 23)),
        (("several",), 2, "y", (19, 6, 7)),
        (("again",), 2, "z", (23, 16, 17)),
    ],
)
def test_a_line_of_a_text_is_found_in_the_file(
    path: tuple[str | int, ...], line: int, word: str | None, place: tuple[int, int, int]
) -> None:
    """A line inside a text, however it was written, is a line and a column of the file."""
    assert where(scalar(*path), line, word) == place


def test_a_word_that_is_not_there_leaves_the_line() -> None:
    """When the guilty word cannot be found, the whole line is."""
    assert where(scalar("literal"), 4, "немає") == (6, 3, 9)


def test_a_part_of_a_word_is_not_the_word() -> None:
    """``a`` is not found in ``account``."""
    assert where(scalar("literal"), 4, "ретій") == (6, 3, 9)


def test_what_jinja_reports_is_found() -> None:
    """The line Jinja names in an error is the line of the file where the error is."""
    with pytest.raises(TemplateSyntaxError) as raised:
        Environment(autoescape=True).parse(scalar("literal").text)
    assert where(scalar("literal"), raised.value.lineno, None)[0] in (5, 6)
    with pytest.raises(TemplateSyntaxError) as raised:
        Environment(autoescape=True).from_string(scalar("list", 1).text)
    assert where(scalar("list", 1), raised.value.lineno, "nofilter") == (13, 17, 25)


def test_a_block_gives_its_entries_by_name() -> None:
    """A name gives what stands under it, and None when it is not there."""
    root = load(SOURCE.encode(), "texts.yaml").root
    assert isinstance(root, Map)
    assert [entry.key.text for entry in root] == [
        "quoted", "literal", "list", "several", "again",
    ]  # fmt: skip
    assert root.get("nothing") is None
    entry = root.entry("list")
    assert entry is not None
    assert entry.value is root.get("list")
