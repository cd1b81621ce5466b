"""What is to be seen of a dialog: its states and every way out of them, before anything is drawn.

Not the machine that is played, and neither a layout nor a format.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.core.places import End, Goto, Place
from engine.language.documents import DialogDoc, ServiceDoc, StateDoc
from engine.language.tree import Tree, Utility

_OTHERWISE = re.compile(r"\{%-?\s*(?:else|elif)\b.*?(?=\{%-?\s*endif)", re.DOTALL)
_LOOP = re.compile(r"\{%-?\s*for\b.*?endfor\s*-?%\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LETTERS = 110


class Shape(StrEnum):
    """What a state does, as its outline shows it."""

    BUTTONS = "buttons"
    QUESTION = "question"
    WORK = "work"
    SPEAKS = "speaks"


class Kind(StrEnum):
    """What makes a conversation take a way."""

    ON = "on"
    """All went well."""
    BUTTON = "button"
    OUTCOME = "outcome"
    ELSE = "else"
    """The state's condition is not true, so it is passed over."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a state; ``label`` is what a person sees on a button, else ``name``."""

    kind: Kind
    name: str
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scene:
    """A state: ``notes`` are what it asks, calls or waits for, by the key of the words for it."""

    name: str
    shape: Shape
    said: str
    notes: tuple[tuple[str, str], ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """A dialog with its scenes in the order of the file."""

    name: str
    about: str
    file: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Where labels and texts come from, and what services there are; without a bot, no texts."""

    utility: Utility | None
    services: Mapping[str, ServiceDoc]

    def of(self, path: str) -> str:
        """Give a text as the first language has it, without its code; empty if there is none.

        Of what is said under a condition the first is taken; values and lists become «…».
        """
        if self.utility is None or not self.utility.languages:
            return ""
        doc = self.utility.said(self.utility.languages[0], path)
        text = _OTHERWISE.sub("", doc.variants[0].text) if doc else ""
        text = _VALUE.sub("…", _STATEMENT.sub("", _LOOP.sub("…", text)))
        return re.sub(r"…([^\w…]*…)+", "…", " ".join(text.split()))


def words_of(tree: Tree, utility: Utility | None) -> Words:
    """Give the words for the dialogs of a bot, or for the shared ones alone."""
    if utility is not None:
        return Words(utility, utility.services)
    services = tree.services.services if tree.services else ()
    return Words(None, {service.name.text: service for service in services})


def plays(dialogs: Sequence[DialogDoc], words: Words) -> list[Play]:
    """Give what is to be seen of dialogs."""
    return [
        Play(
            name=dialog.name,
            about=dialog.about,
            file=dialog.file,
            scenes=tuple(_scene(dialog, state, words) for state in dialog.states),
        )
        for dialog in dialogs
    ]


def _scene(dialog: DialogDoc, state: StateDoc, words: Words) -> Scene:
    path = f"{dialog.name}.{state.name.text}"
    said = words.of(f"{path}.text") or words.of(f"{path}.one") if state.speaks else ""
    return Scene(
        name=state.name.text,
        shape=_shape(state),
        said=said if len(said) <= _LETTERS else said[: _LETTERS - 1].rstrip(" ,.") + "…",
        notes=tuple(_notes(state, words)),
        ways=tuple(_ways(dialog, state, words)),
    )


def _shape(state: StateDoc) -> Shape:
    if state.do is not None:
        return Shape.WORK
    if state.ask is not None or state.choose is not None:
        return Shape.QUESTION
    return Shape.BUTTONS if state.buttons else Shape.SPEAKS


def _notes(state: StateDoc, words: Words) -> Iterator[tuple[str, str]]:
    if state.guard is not None:
        yield "if", state.guard.text
    if state.ask is not None:
        yield "ask", state.ask.text
    if state.choose is not None:
        listed = state.choose if isinstance(state.choose, tuple) else (state.choose,)
        yield "choose", ", ".join(item.text for item in listed)
    if state.check is not None:
        yield "check", state.check.text
    if state.do is not None:
        yield ("service" if state.do.text in words.services else "dialog"), state.do.text
    if state.each is not None:
        yield "each", f"{state.each.name} in {state.each.items}"
    if state.sets:
        yield "set", ", ".join(binding.name.text for binding in state.sets)


def _ways(dialog: DialogDoc, state: StateDoc, words: Words) -> Iterator[Way]:
    """Give every way as it is written, or as it is where nothing is; none twice."""
    path = f"{dialog.name}.{state.name.text}"
    below = dialog.below(state)
    down: Place = Goto(below.name.text) if below else End()
    for button in state.buttons:
        label = words.of(f"{path}.buttons.{button.name.text}") or button.name.text
        yield Way(Kind.BUTTON, button.name.text, label, button.way.place)
    for branch in state.then:
        yield Way(Kind.OUTCOME, branch.name.text, branch.name.text, branch.way.place)
    yield from _by_default(state, words)
    on: Place | None = None
    if state.go is not None or state.ask or state.choose is not None or not state.buttons:
        on = state.go.place if state.go else down
        yield Way(Kind.ON, "", "", on)
    if state.guard is not None and on != down:  # else it goes on in the same way as with it
        yield Way(Kind.ELSE, "", "", down)


def _by_default(state: StateDoc, words: Words) -> Iterator[Way]:
    """Give where a service's outcomes lead that the state does not mention."""
    called = state.check or state.do
    service = words.services.get(called.text) if called else None
    for name, way in service.ends if service else ():
        if way is not None and state.branch(name.text) is None:
            yield Way(Kind.OUTCOME, name.text, name.text, way.place)
