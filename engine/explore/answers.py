"""What a person may answer to a question: words of its kind, and words that are not.

Which of them the bot takes is seen when they are played. Shared contacts and photos are acts of
their own (``moves``).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from engine.core.answers.codes import Digits, LettersDigits
from engine.core.answers.dates import Date
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.lines import Line
from engine.core.answers.numbers import Number
from engine.core.answers.pattern import Pattern
from engine.core.answers.reading import Reading
from engine.core.answers.template import Field, pieces
from engine.core.values import Value, Values
from engine.explore.patterns import examples
from engine.explore.sample import SampleWords

TOO_LONG = "дуже довго " * 400
"""More than any answer may have, and more than a messenger takes at once."""
_ODD = ("не знаю", "1", "12O45", "0671234567", "-5", "1 234,567", "31.02", "9" * 40, "🙂")
"""What people type that is hardly ever an answer; each is wrong in a way of its own."""
_ANY = ("так", "вул. Тестова, 1", "12345", "12.03")
"""Answers to a kind of which nothing is known."""
MOST_WRONG = 5


def fitting(kind: Kind, scope: Values, words: SampleWords, today: date) -> list[str]:
    """Give words that the kind accepts at this point of a conversation, the likeliest first.

    ``scope`` are the names in reach there: its account says whose meters count, its register what
    a reading is compared with. Of words that mean the same only the first is given.
    """
    found: dict[str, str] = {}
    for word in _candidates(kind, scope, words, today):
        value = kind.read(word, _register(scope), today)
        if not isinstance(value, Wrong):
            found.setdefault(str(value), word)
    return list(found.values())


def unfitting(kind: Kind, scope: Values, today: date) -> list[str]:
    """Give words that the kind refuses, one for each of its reasons."""
    found: dict[str, str] = {}
    for word in _ODD:
        value = kind.read(word, _register(scope), today)
        if isinstance(value, Wrong):
            found.setdefault(value.reason, word)
    return list(found.values())[:MOST_WRONG]


def _candidates(kind: Kind, scope: Values, words: SampleWords, today: date) -> Iterator[str]:
    about = words.about(_account(scope))
    match kind:
        case Digits():
            yield from (*words.accounts, *about)
            yield ("1234567890" * (kind.low // 10 + 1))[: kind.low]
        case LettersDigits():
            yield from (*about, *words.accounts)
            yield ("A1B2C3D4E5" * (kind.low // 10 + 1))[: kind.low]
        case Pattern(expression=expression):
            yield from (*about, *examples(expression), *words.accounts[:1], *_ANY)
        case Number():
            yield from (str(kind.low), str(kind.high))
        case Reading():
            yield from _readings(_register(scope), _others(scope))
        case Line():
            yield from _lines(kind, scope, words, today)
        case Date():
            yield from (f"{day:%d.%m.%Y}" for day in (today, today + timedelta(days=30)))
        case _:
            yield from (*words.addresses[:2], *words.addresses[-1:], *_ANY)
            yield from map(_misspelt, words.addresses[:1])


def _readings(register: Values | None, others: Iterable[Values]) -> Iterator[str]:
    """Give readings of each kind: a little more, the same, less, too much, beyond the zeros.

    Just above the limit may be what another zone shows, far above it is no zone's.
    """
    last, limit = _number(register, "last"), _number(register, "limit")
    if last is None:
        yield from ("125", "0")
        return
    yield _plain(last + 1)
    yield _plain(last)
    if last >= 1:
        yield _plain(last - 1)
    yield _plain(last + (limit or 1000) + 1)
    yield _plain(last + 3 * (limit or 1000))
    yield "7"
    for other in others:
        if (value := _number(other, "last")) is not None:
            yield _plain(value + 1)


def _lines(kind: Line, scope: Values, words: SampleWords, today: date) -> Iterator[str]:
    """Give whole lines: all fields as they should be, each in turn otherwise, and all mixed up."""
    fields = [piece for piece in pieces(kind.template) if isinstance(piece, Field)]
    zones = {str(each.get("zone")): each for each in _registers(scope)}
    choices: list[list[str]] = []
    for field in fields:
        inner = kind.fields.get(field.kind or "reading", Reading())
        register = zones.get(field.name)
        within = {**scope, "register": dict(register)} if register else scope
        choices.append(fitting(inner, within, words, today))
    if not all(choices):
        return
    first = [chosen[0] for chosen in choices]
    yield _filled(kind, fields, first)
    for place, chosen in enumerate(choices):
        for other in chosen[1:]:
            yield _filled(kind, fields, [*first[:place], other, *first[place + 1 :]])
    yield _filled(kind, fields, first[::-1])


def _filled(kind: Line, fields: list[Field], values: list[str]) -> str:
    line = kind.template
    for field, value in zip(fields, values, strict=True):
        written = f"{field.name}:{field.kind}" if field.kind else field.name
        line = line.replace("{" + written + "}", value)
    return line


def _misspelt(address: str) -> str:
    """Leave a letter out of the longest word, as who types in a hurry."""
    longest = max(address.split(), key=len)
    return address.replace(longest, longest[:2] + longest[3:], 1)


def _account(scope: Values) -> str | None:
    account = scope.get("account")
    return str(account.get("number")) if isinstance(account, dict) else None


def _register(scope: Values) -> dict[str, Value] | None:
    register = scope.get("register")
    return register if isinstance(register, dict) else None


def _registers(scope: Values) -> list[dict[str, Value]]:
    meter = scope.get("meter")
    found = meter.get("registers") if isinstance(meter, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _others(scope: Values) -> list[dict[str, Value]]:
    own = _register(scope)
    return [each for each in _registers(scope) if own is None or each != own]


def _number(register: Values | None, name: str) -> Decimal | None:
    value = register.get(name) if register else None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
