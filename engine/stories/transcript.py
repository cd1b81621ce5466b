"""A conversation as lines that read like the chat: who said what, and what the state is called.

Not what was wrong with it (``report``).
"""

from collections.abc import Iterator
from datetime import timedelta

from engine.core.effects import Message
from engine.messages import say
from engine.stories.document import (
    Act,
    Again,
    Block,
    Dispatch,
    Edited,
    Group,
    Import,
    Old,
    PersonsAct,
    Press,
    Send,
    Share,
    Tell,
    Type,
    Wait,
    Wording,
)
from engine.stories.outcome import PlayedTurn

WIDTH = 58
"""Letters of what is said, before the name of the state."""
_INDENT = "      "


WHO = ("person", "bot", "time", "billing")


def lines(played: PlayedTurn, language: str, lang: str, wrong: int | None = None) -> Iterator[str]:
    """Give the lines of a turn; message number ``wrong`` is marked.

    ``language`` is the one that the story is played in, ``lang`` the reader's.
    """
    width = max(len(say(lang, "stories", f"who.{who}")) for who in WHO)
    person = say(lang, "stories", f"who.{_who(played.turn.act)}")
    yield f"{_INDENT}{person:<{width}}  {act(played, language, lang)}"
    bot = say(lang, "stories", "who.bot")
    for index, message in enumerate(played.messages):
        mark = f"{_INDENT[:-2]}✗ " if index == wrong else _INDENT
        yield f"{mark}{bot:<{width}}  {short(said(message)):<{WIDTH}}  {message.said}"


def indent(lang: str) -> str:
    """Give the space under which what the bot said begins."""
    width = max(len(say(lang, "stories", f"who.{who}")) for who in WHO)
    return f"{_INDENT}{'':<{width}}  "


def said(message: Message) -> str:
    """Give a message in one line, its buttons after it."""
    buttons = "".join(f" [{choice.label}]" for choice in message.choices)
    return " ".join(message.text.split()) + buttons


def short(text: str) -> str:
    """Cut a text to the width of a transcript."""
    return text if len(text) <= WIDTH else text[: WIDTH - 1].rstrip() + "…"


def act(played: PlayedTurn, language: str, lang: str) -> str:
    """Say what a person, or time, or the utility did."""
    match played.turn.act:
        case Wait(span):
            return _say(lang, "act.wait", span=_span(span, lang))
        case Tell(notice, stage):
            return _say(lang, "act.notice", notice=notice.text, stage=stage.text)
        case Import(file):
            return _say(lang, "act.import", file=file.text)
        case Dispatch(works):
            return _say(lang, "act.works", works=", ".join(work.work for work in works))
        case theirs:
            return _persons(theirs, played.pressed, language, lang)


def _persons(act_: PersonsAct, pressed: str, language: str, lang: str) -> str:
    match act_:
        case Type(words):
            return _word(words, language)
        case Press(button):
            return _say(lang, "act.press", button=pressed or _word(button, language))
        case Old(state, button):
            return _say(lang, "act.old", state=state.text, button=pressed or button.text)
        case Share(phone, own):
            return _say(lang, "act.contact" if own else "act.card", phone=phone)
        case Send(medium):
            return _say(lang, f"act.{medium}")
        case Edited(words):
            return _say(lang, "act.edited", text=_word(words, language))
        case Group(words):
            return _say(lang, "act.group", text=_word(words, language))
        case Again():
            return _say(lang, "act.again")
        case Block():
            return _say(lang, "act.blocks")


def _who(act_: Act) -> str:
    return {Wait: "time", Tell: "bot", Import: "billing", Dispatch: "billing"}.get(
        type(act_), "person"
    )


def _word(words: Wording, language: str) -> str:
    found = words.within(language)
    return found[0].text if found else ""


def _span(span: timedelta, lang: str) -> str:
    for unit, length in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if span % length == timedelta(0):
            return _say(lang, f"span.{unit}", count=span // length)
    return _say(lang, "span.minutes", count=span // timedelta(minutes=1))


def _say(lang: str, key: str, **facts: object) -> str:
    return say(lang, "stories", key, **facts)
