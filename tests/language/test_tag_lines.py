"""Lines of nothing but tags leave no line behind, all others stay as written (LANGUAGE §3)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from engine.language.analysis.parsed import Fault, Parsed
from engine.language.tag_lines import without_tag_lines
from engine.language.templates import Templates
from tests.language.fragments import mistyped, texts

TEMPLATES = Templates({})


def say(source: str) -> str:
    """Say a text in which ``yes`` holds, ``no`` does not, and ``items`` are two."""
    return TEMPLATES.text(source)({"yes": True, "no": False, "items": ["а", "б"], "word": "слово"})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("до\n{% if yes %}\nтак\n{% endif %}\nпісля", "до\nтак\nпісля"),
        ("до\n{% if no %}\nтак\n{% endif %}\nпісля", "до\nпісля"),
        ("до\n{% if no %}\nтак\n{% elif yes %}\nтеж\n{% else %}\nні\n{% endif %}\nя", "до\nтеж\nя"),
        ("{% for i in items %}\n• {{ i }}\n{% endfor %}\nвсе", "• а\n• б\nвсе"),
        ("{% for i in items %}\n{% if yes %}\n{{ i }}\n{% endif %}\n{% endfor %}\n.", "а\nб\n."),
        ("до\n{% for i in items %}{% if no %}\nтак\n{% endif %}{% endfor %}\nя", "до\nя"),
        ("до\n{# примітка #}\nпісля", "до\nпісля"),
        ("до\n{# примітка\nна два рядки #}\nпісля", "до\nпісля"),
        ("до\n{% if yes\n   and yes %}\nтак\n{% endif %}\nпісля", "до\nтак\nпісля"),
        ("до\n\n{% if yes %}\n\nтак\n\n{% endif %}\n\nпісля", "до\n\n\nтак\n\n\nпісля"),
    ],
)
def test_a_line_of_tags_leaves_no_line(source: str, said: str) -> None:
    """Conditions, loops, notes, nested, side by side, or over several lines; empty lines stay."""
    assert say(source) == said


@pytest.mark.parametrize("blank", ["  ", "\t", "\u00a0", " \t "])
def test_blanks_around_tags_leave_nothing(blank: str) -> None:
    """Before, after and between the tags of such a line."""
    lines = ("до", f"{blank}{{% if yes %}}{blank}{{# note #}}{blank}", "так", "{% endif %}", "я")
    assert say("\n".join(lines)) == "до\nтак\nя"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% if yes %}так{% endif %}\nпісля", "так\nпісля"),
        ("{% if no %}так{% endif %}\nпісля", "\nпісля"),
        ("до {% if yes %}\nтак\n{% endif %} .\nя", "до \nтак\n .\nя"),
        ("  {% if yes %}так{% endif %}  \nя", "  так  \nя"),
        ("{{ word }}{% if yes %}\n.{% endif %}", "слово\n."),
        ("{% if yes %}{{ word }}\n{% endif %}я", "слово\nя"),
        ("{{ word }} {# note #}\nя", "слово \nя"),
        ("{{ word }}: 50%}\nя", "слово: 50%}\nя"),
        ("{{ word }} #}\nя", "слово #}\nя"),
        ("{{ 'a%}\n' }}\nя", "a%}\n\nя"),
        ("{{ '{% if %}' }}\nя", "{% if %}\nя"),
        ("{% if word == '%}' %}\nні\n{% endif %}\nя", "я"),
        ("{{ word\n}}{% if yes %}\n.{% endif %}", "слово\n."),
    ],
)
def test_any_other_line_stays_as_written(source: str, said: str) -> None:
    """With its blanks and its end; what looks like a tag and is none says something."""
    assert say(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("до\n{%- if yes %}\nтак\n{%- endif %}\nя", "дотакя"),
        ("до\n{% if yes -%}\n   так\n{% endif -%}\n   я", "до\nтак\nя"),
        ("до {%- if yes -%} так {%- endif -%} я", "дотакя"),
        ("до\n{# note -#}\n  я", "до\nя"),
        ("до\n{%+ if yes %}\nтак\n{% endif +%}\nя", "до\n\nтак\n\nя"),
    ],
)
def test_signs_in_tags_do_what_they_do_in_jinja(source: str, said: str) -> None:
    """A minus eats the blanks and ends of lines on its side, a plus keeps them."""
    assert say(source) == said


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_end_of_line_is_one(end: str) -> None:
    """A text from Windows is said like any other."""
    source = "до\n{% if yes %}\nтак {% if yes %}і{% endif %}\n{% endif %}\nпісля"
    assert say(source.replace("\n", end)) == "до\nтак і\nпісля"


@given(texts | mistyped())
def test_no_line_is_added_or_lost(source: str) -> None:
    """Nothing but blanks is taken away, and nothing moves to another line."""
    assert _said(without_tag_lines(source)) == _said(source)


def _said(source: str) -> str:
    """Give a text without its blanks, and without notes that hide the end of a line."""
    return re.sub(r"\{#(\r\n|\r|\n)-?#\}|[^\S\r\n]+", r"\1", source)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{% if yes %}\n{% if no %}\n\n{{ a b }}\n{% endif %}{% endif %}", 4),
        ("до\n  {% if yes %}  \r\n{% for a b %}", 3),
        ("{% if yes\n%}\n{% endif %}\n{{ x|dat }}", 4),
        ("{# note\n#}\n{% set x = 1 %}", 3),
        ("{% if yes -%}\n\n\n  {{ f() }}{% endif %}", 4),
        ("{% if yes %}\n{% else %}\n{% elif %}", 3),
    ],
)
def test_a_mistake_is_found_on_its_line(source: str, line: int) -> None:
    """However many lines of tags stand above it."""
    fault = Parsed().text(source)
    assert isinstance(fault, Fault)
    assert fault.line == line


def test_a_name_is_found_on_its_line() -> None:
    """So are the names that rules ask about."""
    source = "{% if a %}\n  {% for b in c %}  \n{{ d }}\n{% endfor %}\n{% endif %}\n{{ e }}"
    tree = TEMPLATES.sandbox.text_ast(source)
    assert {name.name: name.lineno for name in tree.find_all(nodes.Name)} == {
        "a": 1, "b": 2, "c": 2, "d": 3, "e": 6
    }  # fmt: skip


@given(st.text("%{}#'\"-+\n if", max_size=60))
def test_heaps_of_signs_are_at_worst_a_mistake(source: str) -> None:
    """And the mistake is on a line that there is."""
    fault = Parsed().text(source)
    assert not isinstance(fault, Fault) or 1 <= fault.line <= source.count("\n") + 1
