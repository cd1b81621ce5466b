"""Who plays the conversation. Not how: each stands in a file of its own."""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from benchmarks.memory.acts import Reply
from benchmarks.memory.by_engine import ByEngine
from benchmarks.memory.by_hand import ByHand
from benchmarks.memory.with_transitions import WithTransitions
from engine.core.effects import Effect


class Player(Protocol):
    """Somebody who can play the conversation again and again."""

    @property
    def name(self) -> str:
        """What it is called in the table."""

    def converse(self) -> Sequence[Sequence[Effect | Reply]]:
        """Play the conversation from its beginning; gives what is said to each act."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A library that is not installed here."""

    name: str
    why: str


_PEERS: tuple[tuple[str, str, dict[str, bool]], ...] = (
    ("with_sismic", "WithSismic", {}),
    ("with_statemachine", "WithStateMachine", {}),
    ("with_telegram", "WithTelegram", {}),
    ("with_telegram", "WithTelegram", {"alone": True}),
    ("with_aiogram", "WithAiogram", {}),
)


def players(closing: ExitStack) -> Iterator[Player | Absent]:
    """Give everybody, by hand first, and the libraries that are missing.

    Who has a loop of their own lets go of it when ``closing`` does.
    """
    yield ByHand()
    yield ByEngine()
    yield ByEngine(stored=True)
    yield WithTransitions()
    for module, name, options in _PEERS:
        try:
            player: Player = getattr(importlib.import_module(f"{__package__}.{module}"), name)(
                **options
            )
        except ModuleNotFoundError as error:
            yield Absent(module.removeprefix("with_"), str(error))
        else:
            if close := getattr(player, "close", None):
                closing.callback(close)
            yield player
