"""A tiny independent reader of all that digits and signs may mean. Not a test itself.

It shares nothing with the engine: every sign between two groups of digits is tried in every part
it may play, and whatever makes numbers of them is a meaning.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

THOUSANDS, FRACTION, APART = "thousands", "fraction", "apart"
PARTS = {
    **dict.fromkeys((" ", "'"), (THOUSANDS, APART)),
    **dict.fromkeys((".", ","), (THOUSANDS, FRACTION)),
    **dict.fromkeys((". ", ", "), (FRACTION, APART)),
    **dict.fromkeys(("/", " / ", "\\", ";", "; ", "|", "\n", ":"), (APART,)),
    **dict.fromkeys(("-", " - ", " –", " і ", " та ", " кВт "), (APART,)),
}
"""What each sign may do between two groups of digits; a sign after a space is listed with it."""


def meanings(groups: list[str], signs: list[str], places: int = 3) -> set[tuple[Decimal, ...]]:
    """Give every list of readings that the text ``groups[0] signs[0] groups[1] …`` may mean.

    ``places``: digits of the longest fraction.
    """
    found = set()
    for parts in product(*(PARTS[sign] for sign in signs)):
        numbers = [_number(*each, places) for each in _split(groups, signs, parts)]
        if all(number is not None for number in numbers):
            found.add(tuple(number for number in numbers if number is not None))
    if len(groups) > 3 and all(len(group) == 1 for group in groups) and set(signs) == {" "}:
        found.add((Decimal("".join(groups)),))  # digit by digit, as they stand on a dial
    return found


def _split(
    groups: list[str], signs: list[str], parts: tuple[str, ...]
) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    number, joints = [groups[0]], list[tuple[str, str]]()
    for group, sign, part in zip(groups[1:], signs, parts, strict=True):
        if part == APART:
            yield number, joints
            number, joints = [], []
        else:
            joints.append((part, sign))
        number.append(group)
    yield number, joints


def _number(groups: list[str], joints: list[tuple[str, str]], places: int) -> Decimal | None:
    """Make a number of groups joined in these ways, or None: thousands first, then a fraction."""
    fraction = ""
    if joints and joints[-1][0] == FRACTION:
        *groups, fraction = groups
        joints = joints[:-1]
        if len(fraction) > places:
            return None
    signs = {sign for part, sign in joints if part == THOUSANDS}
    if any(part == FRACTION for part, _ in joints) or len(signs) > 1:
        return None
    if joints and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    if joints and groups[0] == "0" and not signs <= {" ", "'"}:
        return None  # 0.123 is a fraction and nothing else
    return Decimal(f"{''.join(groups)}.{fraction or 0}")
