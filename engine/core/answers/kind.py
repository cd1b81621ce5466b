"""What every kind of answer offers. Not a kind itself: those stand beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from engine.core.values import Value, Values


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an answer does not fit.

    ``reason`` names the text to say (``again`` is the general one, every kind documents its
    others); ``facts`` are the names which that text may use; ``offers`` are what may have been
    meant: each becomes a button, whose press is as if its text were typed.
    """

    reason: str = "again"
    facts: Values = field(default_factory=dict)
    offers: tuple[str, ...] = ()


class Kind(Protocol):
    """A shape of answer, such as an account number of twelve digits."""

    @property
    def private(self) -> bool:
        """Whether the answer is masked wherever people other than its author may see it."""

    def read(self, typed: str, register: Mapping[str, Value] | None, today: date) -> Value | Wrong:
        """Turn what was typed into a value; never raises, whatever the text.

        ``register`` is the meter's register in scope, if any (``digits`` of the whole part,
        ``decimals``, ``unit``); ``today`` is the Kyiv date of the message.
        """
