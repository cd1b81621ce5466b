"""What the person does: the meter readings of one account, with what goes wrong on the way."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Act:
    """A text that is typed, or the name of a button of the last message that is pressed."""

    how: Literal["type", "press"]
    what: str


ACTS = (
    Act("type", "/start"),
    Act("press", "language"),
    Act("press", "#0"),  # the first of the languages
    Act("type", "Меню"),
    Act("press", "send"),
    Act("type", "не знаю"),  # not a number
    Act("type", "100"),  # less than the last time
    Act("type", "110,5"),
    Act("type", "Назад"),
    Act("type", "110"),
    Act("press", "agree"),
    Act("press", "same"),
    Act("press", "agree"),
    Act("type", "Допомога"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: what it says, and the labels of its buttons."""

    text: str
    labels: tuple[str, ...] = ()


Replies = tuple[Reply, ...]
