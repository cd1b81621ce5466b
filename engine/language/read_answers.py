"""Reader one kind of answer from ``bot.yaml`` (LANGUAGE §2.3.5). Not how it understands people."""

import re

from engine.core.answers.pattern import Pattern
from engine.language.documents import Rule
from engine.language.finding import Fix
from engine.language.forms import FLAG, RESERVED, SILENT, Block, Form, Named, Span, Text, Whole
from engine.language.nodes import Entry, Scalar
from engine.language.reader import Reader

DECIMALS = Whole(0, 9)
SHAPES: dict[str, Form] = {
    "digits": Span(1, 64),
    "letters_digits": Span(1, 64),
    "number": Span(),
    "line": Text(r"[\s\S]*\{[\s\S]*", "line", ("{day}/{night}",)),
    "pattern": Text(),
}
BUILT_IN = ("text", "number", "reading", "contact", "date", "photo")
ANSWER = Block(
    "answer",
    {**SHAPES, "ignore": SILENT, "decimals": DECIMALS, "private": FLAG},
    one_of=(tuple(SHAPES),),
)
ANSWERS = Named(ANSWER, reserved=(*RESERVED, *(kind for kind in BUILT_IN if kind != "number")))
_DASH = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
_RANGE = re.compile(r"(\d{1,9})(?:\s*-\s*(\d{1,9}))?")


def read_answer(entry: Entry, reader: Reader) -> Rule | None:
    """Read the rule of one kind, or report why it is none."""
    if entry.key.text in BUILT_IN and entry.key.text != "number":
        reader.error("S08", entry.key.at, word=entry.key.text, case="built_in")
        return None
    keys = reader.keys(entry.value, ANSWER)
    shapes = [key for key in SHAPES if key in keys]
    if len(shapes) != 1:
        if shapes or not reader.misread(entry.value, keys, ANSWER):
            reader.error("S12", entry.key.at, word=entry.key.text, shapes=list(SHAPES))
        return None
    value = reader.scalar(keys[shapes[0]])
    if value is None or not _fits(shapes[0], value, reader):
        return None
    return Rule(
        name=entry.key,
        by=shapes[0],
        value=value,
        ignore=_ignore(keys.get("ignore"), reader),
        decimals=reader.number(keys.get("decimals"), DECIMALS) or 0,
        private=bool(reader.flag(keys.get("private"))),
    )


def limits(written: str) -> tuple[int, int] | None:
    """Read ``12`` or ``5-10``; None when it is neither, or runs backwards."""
    found = _RANGE.fullmatch(written.strip())
    if found is None:
        return None
    low, high = int(found[1]), int(found[2] or found[1])
    return (low, high) if low <= high else None


def _fits(shape: str, value: Scalar, reader: Reader) -> bool:
    form = SHAPES[shape]
    if isinstance(form, Span):
        span = limits(value.text)
        if span is None or not form.low <= span[0] <= span[1] <= form.high:
            _no_span(value, form, reader)
            return False
    if isinstance(form, Text) and form.wrong and not form.match(value.text):
        reader.error("S07", value.at, word=value.text, case=form.wrong)
        return False
    if shape == "pattern" and (problem := Pattern.problem(value.text)) is not None:
        reader.error("S07", value.at, word=value.text, case="pattern", problem=problem)
        return False
    return True


def _no_span(value: Scalar, form: Span, reader: Reader) -> None:
    """Report what is no range, or is one but for the long dash that text programs put there."""
    right = _DASH.sub("-", value.text.strip())
    span = limits(right)
    if right == value.text.strip() or not span or not form.low <= span[0] <= span[1] <= form.high:
        reader.error("S07", value.at, word=value.text, case="range")
    else:
        fix = Fix(value.at, right, safe=True)
        reader.error("S07", value.at, fix, word=value.text, right=right, case="dash")


def _ignore(entry: Entry | None, reader: Reader) -> str:
    """Read the characters to ignore; a blank among them is meant."""
    if entry is None:
        return ""
    if isinstance(entry.value, Scalar):
        return entry.value.text
    reader.error("S05", entry.key.at, case="text", word=entry.key.text)
    return ""
