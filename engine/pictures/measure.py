"""How wide a text is, near enough, without the font that will show it; and its lines.

Widths are those of DejaVu Sans, the widest of the fonts that a browser may take, in hundredths of
the size of the letters. So a text never takes more room than it is given.
"""

from typing import Final

_NARROW: Final = (
    (dict.fromkeys("iljІіїЇ.,:;'’|!`Ј", 37)),
    (dict.fromkeys(' ftrгт()[]{}/\\"-', 45)),
    (dict.fromkeys("mwмшщюжфыWMМШЩЮЖФЫ@%—…→", 100)),
    (dict.fromkeys("№■↻←⌂▸", 105)),
)
_WIDTHS: Final = {letter: width for group in _NARROW for letter, width in group.items()}
_SMALL, _CAPITAL, _BOLD = 65, 80, 1.1


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line in the units of ``size``."""
    total = sum(_WIDTHS.get(each, _CAPITAL if each.isupper() else _SMALL) for each in text)
    return total / 100 * size * (_BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, most: int = 99) -> list[str]:
    """Break a text into lines no wider than ``room``, at most so many, the last cut with «…».

    A word that is wider than the room is broken too.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text, size, room):
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
        else:
            lines.append(line)
            line = word
    lines = [each for each in [*lines, line] if each]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", size) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,.…')}…"]


def _words(text: str, size: float, room: float) -> list[str]:
    words: list[str] = []
    for word in text.split():
        rest = word
        while width(rest, size) > room and len(rest) > 1:
            fits = max(1, sum(width(rest[:end], size) <= room for end in range(1, len(rest))))
            words.append(rest[:fits])
            rest = rest[fits:]
        words.append(rest)
    return words
