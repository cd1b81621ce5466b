"""What a person does in a story, as the event that a channel would make of it. Not its effect."""

from datetime import datetime

from engine.core.events import (
    ChoicePressed,
    ContactShared,
    MediaReceived,
    PersonEvent,
    SaidInGroup,
    TextReceived,
)
from engine.stories.document import Act, Group, Old, Press, Send, Share, Type, Wording
from engine.stories.screen import Button, Screen


class CannotAct(Exception):  # noqa: N818 - an impossible act is no error of ours
    """A person could not do as the story says; ``kind`` is the key of the words about it."""

    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, facts


def event_of(act: Act, at: datetime, language: str, screen: Screen) -> PersonEvent:
    """Give the event; raises ``CannotAct`` when there is no such button, or no words to say."""
    match act:
        case Type(words):
            return TextReceived(at, _word(words, language))
        case Group(words):
            return SaidInGroup(at, _word(words, language))
        case Share(phone, own):
            return ContactShared(at, phone, own)
        case Send(medium):
            return MediaReceived(at, medium, f"story {medium}")
        case Press(button):
            return ChoicePressed(at, _seen(_word(button, language), screen).id)
        case Old(state, button):
            return ChoicePressed(at, _old(state.text, button.text, screen).id)
    raise TypeError(f"{type(act).__name__} is nothing that a person does")


def _word(words: Wording, language: str) -> str:
    found = words.within(language)
    if not found:
        raise CannotAct("no_words", language=language)
    return found[0].text


def _seen(word: str, screen: Screen) -> Button:
    found = screen.button(word)
    if found is None:
        seen = [button.title for button in screen.buttons()]
        raise CannotAct("no_button", button=word, seen=seen)
    return found


def _old(state: str, word: str, screen: Screen) -> Button:
    found = screen.old_button(state, word)
    if found is None:
        raise CannotAct("no_old_button", state=state, button=word)
    return found
