"""Where the code of a text stands: ``{{ … }}``, ``{% … %}``, ``{# … #}``; the rest people read.

Not the parser of templates: also of a text that cannot be parsed its words are looked at. The time
is linear in the text, whatever is opened in it and never closed.
"""

import re
from collections.abc import Callable

_OPENED = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


def with_code_as(instead: Callable[[str], str], text: str) -> str:
    """Give a text with something else in the place of each piece of code."""
    kept: list[str] = []
    never_closed: set[str] = set()
    end = place = 0
    while (opened := _OPENED.search(text, place)) is not None:
        sign, start = opened[0], opened.start()
        close = -1 if sign in never_closed else text.find(_CLOSING[sign], opened.end())
        if close < 0:
            never_closed.add(sign)
            place = start + 1
            continue
        place = close + 2
        kept += [text[end:start], instead(text[start:place])]
        end = place
    return "".join((*kept, text[end:]))
