"""Understanding what a person did: a press, a command, an answer (LANGUAGE §2.4).

Not what follows from it; every function gives the place to go to, or None when all has been said.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from engine.core import asides, ask, say
from engine.core.answers.kind import Kind, Wrong
from engine.core.answers.simple import Contact, Photo
from engine.core.events import ChoicePressed, ContactShared, MediaReceived, TextReceived
from engine.core.flow import Ask, Command
from engine.core.folding import loosest, plain
from engine.core.labels import NO_LABEL
from engine.core.moved import stands
from engine.core.pick import pick
from engine.core.places import Again, Do, End, Goto, Place
from engine.core.session import Question
from engine.core.values import Value

if TYPE_CHECKING:
    from engine.core.play import Play

PersonActed = TextReceived | ChoicePressed | ContactShared | MediaReceived
Order = Callable[["Play"], Place | None]
"""What a person wants that does not depend on the question: carried out, it gives the place."""

START, RESUME, HELP = "start", "resume", "help"
TYPED = "!"
"""Begins the id of a button that stands for typing a command."""
OFFER, SWITCH = "engine.offer", "/lang {}"
"""The texts that offer a language, and the line that takes it up."""

_CHOICE = re.compile(rf"[{ask.MENU}{ask.REMINDER}]?([0-9]{{1,12}}):(.+)", re.DOTALL)
_MENU_CHOICE = re.compile(rf"{ask.MENU}[0-9]+:(.+)", re.DOTALL)
_LINK = re.compile(r"/start(?:@\w+)? +([\w-]+)", re.ASCII)
"""What a messenger sends for a link to the bot: ``/start send-270001234567``."""
_STARTED = loosest("/start")
"""How such a text begins when it is folded."""
_NOTICE_CHOICE = re.compile(r"n:([a-z0-9_]+):([a-z0-9_]+)(?::(.+))?")


def notice_choice(notice: str, button: str, account: str) -> str:
    """Give the id of a notice's button; the account that it hands over may be empty."""
    return f"n:{notice}:{button}:{account}" if account else f"n:{notice}:{button}"


def hear(play: "Play", event: PersonActed, current: Question) -> Place | None:
    """Take in what a person did at the question that waits."""
    match event:
        case TextReceived(_, text):
            return _text(play, text, current)
        case ChoicePressed(_, choice):
            return _press(play, choice, current)
    kind = _kind(play)
    match event:
        case ContactShared(_, phone, own) if isinstance(kind, Contact):
            return ask.received(play, play.state, kind.receive(phone, own), phone)
        case MediaReceived(_, "photo", reference) if isinstance(kind, Photo):
            return ask.received(play, play.state, kind.receive(reference), "")
    if kind is None and asides.leave_stuck(play):
        return hear(play, event, ask.stand(play, play.state))
    return ask.refuse(play, play.state, Wrong("media"), "", said="again")


def order(play: "Play", event: PersonActed) -> Order | None:
    """Find what a person wants where nothing waits for an answer."""
    match event:
        case TextReceived(_, text):
            return _command(play, text) or _label(play, text)
        case ChoicePressed(_, choice):
            return _pressed(play, choice)
    return None


def _text(play: "Play", text: str, current: Question) -> Place | None:
    state = play.state
    if (option := pick(play, state, current, text)) is not None:
        return ask.press(play, state, option)
    if (wanted := _command(play, text)) is not None:
        return wanted(play)
    asked = state.asking.kind is not None
    value = _read(play, text) if asked else Wrong("choice")
    if isinstance(value, Wrong) and (wanted := _label(play, text)) is not None:
        return wanted(play)
    if not asked and asides.leave_stuck(play):
        return _text(play, text, ask.stand(play, play.state))  # it is another try
    return ask.received(play, state, value, text)


def _read(play: "Play", text: str) -> Value | Wrong:
    """Read what was typed; a phone may be typed where a shared one would prove no more.

    It proves that the person knows it: what it is for is the bot's rule.
    """
    kind = _kind(play)
    if isinstance(kind, Contact) and play.known.person.get("types_contact", False):
        return kind.receive(text, own=True)
    return ask.read(play, play.state, text)


def _press(play: "Play", choice: str, current: Question) -> Place | None:
    """Take a press: by id, or by label where the channel knows only labels."""
    state, shown = play.state, _CHOICE.fullmatch(choice)
    if shown and int(shown[1]) == current.serial:
        for option in current.options:
            if option.name == shown[2]:
                return ask.press(play, state, option)
    if (named := pick(play, state, current, choice)) is not None:
        return ask.press(play, state, named)
    wanted = _pressed(play, choice)
    return wanted(play) if wanted else stale(play)


def stale(play: "Play") -> Place:
    """Answer a press on a button of an earlier step; it is never a wrong answer."""
    play.say("engine.stale")
    return Again()


def _pressed(play: "Play", choice: str) -> Order | None:
    """Find what a button means that does not belong to the question."""
    if choice.startswith(TYPED):
        return _command(play, choice.removeprefix(TYPED))
    if old := _MENU_CHOICE.fullmatch(choice):
        return partial(_press_menu, name=old[1])
    if notice := _NOTICE_CHOICE.fullmatch(choice):
        return partial(_press_notice, notice=notice[1], name=notice[2], account=notice[3])
    return _label(play, choice) or _command(play, choice)


def _command(play: "Play", typed: str) -> Order | None:
    """Find the command that a text gives, with the answers that its line brings in advance."""
    folded = play.folded(typed)
    if folded.startswith(_STARTED) and (link := _LINK.fullmatch(plain(typed))):
        return _linked(play, *link[1].split("-"))
    for given in play.flow.commands:
        for line in given.lines:
            if (answers := line.match(typed)) is not None:
                return partial(_obey, given=given, answers=answers)
        if folded and folded in given.words:
            return partial(_obey, given=given, answers={})
    return None


def _linked(play: "Play", name: str, *answers: str) -> Order:
    """Find the command that a link names; its answers are those of the command's line, in order.

    A link that names none is a plain beginning: it may be older than the flow.
    """
    start = None
    for given in play.flow.commands:
        if given.name == name:
            fields = given.lines[0].fields if given.lines else []
            return partial(_obey, given=given, answers=dict(zip(fields, answers, strict=False)))
        if given.name == START:
            start = given
    return (
        partial(_obey, given=start, answers={})
        if start
        else (lambda play: play.begin(play.flow.start))
    )


def _obey(play: "Play", given: Command, answers: dict[str, str]) -> Place | None:
    """Do what a command says, from wherever the person is."""
    if given.name == RESUME:
        return _resume(play)
    if given.name == START:
        return play.begin(play.flow.start)
    if given.name == HELP and play.session.question is not None and _explain(play):
        return Again()
    if isinstance(given.place, Do):
        return _interrupt(play, given.place.dialog, answers)
    return given.place


def _explain(play: "Play") -> bool:
    """Say what this question's help says, if it has any: else the command's own dialog helps."""
    return any(play.say(path) for path in say.helping(play.state))


def _resume(play: "Play") -> Place:
    """Take up what ended by silence, if that is not too long ago."""
    session, parked = play.session, play.session.parked
    if parked is None or parked.until < play.at or not stands(play.flow, parked.stack):
        play.say("engine.nothing_to_resume")
        return Again()
    session.parked = None
    session.stack = [*parked.stack]
    session.history = list(parked.history)
    return Again()


def _label(play: "Play", typed: str) -> Order | None:
    """Find the button of another message with that label: keyboards send labels, not ids."""
    return _menu_label(play, typed) or _notice_label(play, typed) or _offer_label(play, typed)


def _notice_label(play: "Play", typed: str) -> Order | None:
    """Find the button of a notice with that label; which account it was about is not known."""
    for language in play.flow.languages:
        for notice in play.flow.notices.values():
            root = f"notices.{notice.name}"
            if name := _labelled(play, language, root, notice.buttons, typed):
                return partial(_press_notice, notice=notice.name, name=name)
    return None


def _offer_label(play: "Play", typed: str) -> Order | None:
    """Find the offer of a language with that label."""
    for language in play.flow.languages:
        if _labelled(play, language, OFFER, ("switch",), typed):
            return _command(play, SWITCH.format(language))
    return None


def _menu_label(play: "Play", typed: str) -> Order | None:
    """Find the menu's button with that label: a keyboard of an older message sends labels."""
    menu = play.flow.state(play.flow.menu_path)
    buttons = menu.action.buttons if isinstance(menu.action, Ask) else ()
    for language in play.flow.languages:
        if name := _labelled(play, language, menu.path, buttons, typed):
            return partial(_press_menu, name=name)
    return None


def _labelled(
    play: "Play", language: str, root: str, buttons: Iterable[str], typed: str
) -> str | None:
    """Find which of some buttons is called in a language what was typed."""
    labels, key, scope = play.flow.labels[language], play.folded(typed), play.scope_of(None)
    for name in buttons if key else ():
        if labels.get(f"{root}.buttons.{name}", NO_LABEL).means(key, scope):
            return name
    return None


def _press_menu(play: "Play", name: str) -> Place | None:
    """Take a press on the menu, seen now or in an older message, as a command."""
    place = play.flow.state(play.flow.menu_path).ways.get(f"press {name}")
    if place is None:
        return stale(play)
    if isinstance(place, Do):
        return _interrupt(play, place.dialog)
    asides.set_aside(play)
    return play.take(f"press {name}")


def _press_notice(play: "Play", notice: str, name: str, account: str | None = None) -> Place | None:
    """Take a press on a notice's button; its account answers the question for one in advance."""
    known = play.flow.notices.get(notice)
    place = known.buttons.get(name) if known else None
    if place is None or isinstance(place, Goto | End):
        return stale(play)
    if not isinstance(place, Do):
        return place
    return _interrupt(play, place.dialog, {"account": account} if account else None)


def _interrupt(play: "Play", dialog: str, ahead: dict[str, str] | None = None) -> Place:
    """Play a dialog that was asked for; nobody is led back to where they could not go on."""
    asides.leave_stuck(play)
    return asides.interrupt(play, dialog, ahead)


def _kind(play: "Play") -> Kind | None:
    asked = play.state.asking.kind
    return play.flow.kinds[asked] if asked else None
