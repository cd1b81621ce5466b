"""The shipped texts in plain Jinja, as a developer without the engine would use it.

The templates are compiled once; a text without placeholders is a string.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import Environment

from engine.language.tag_lines import without_tag_lines
from engine.language.texts import words_of
from engine.language.tree import read_tree, shipped

Text = Callable[..., str]

_UTILITY = read_tree(shipped(), ["poltava"]).utilities["poltava"]


def texts(language: str) -> Callable[[str], Text]:
    """Give the look-up of the texts of a language by their paths; of a list its first."""
    environment = _environment(words_of(_UTILITY, language))

    def text(path: str) -> Text:
        doc = _UTILITY.text(language, path) or _UTILITY.text(language, f"{path}.text")
        if doc is None:
            raise LookupError(path)
        source = doc.variants[0].text
        if "{" not in source:
            words = source.strip()
            return lambda **_: words
        template = environment.from_string(without_tag_lines(source))
        return lambda **names: template.render(names).strip()

    return text


def _environment(words: dict[str, str]) -> Environment:
    environment = Environment(finalize=_printed, autoescape=False)  # noqa: S701 - plain text
    environment.filters["date"] = lambda day: f"{day.day} {words[f'month_{day.month}']}"
    environment.filters["word"] = lambda name: words.get(name, name)
    environment.filters["unit"] = lambda value, unit: f"{_printed(value)}\u00a0{words[unit]}"
    return environment


def _printed(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else value
