"""One event and what it does to one conversation: the door of the core.

Not a loop: whoever holds the store performs the effects, calls the service if there is one, and
comes back with ``ServiceReturned``.
"""

from engine.core import ask, hear, say
from engine.core.effects import Choice, Message, SendMessage
from engine.core.events import (
    Event,
    NoticeRaised,
    SaidInGroup,
    ServiceReturned,
    TextReceived,
    TimerFired,
)
from engine.core.flow import Flow
from engine.core.moved import stands
from engine.core.places import Again, Menu, Place
from engine.core.play import Play
from engine.core.session import USABLE, Parked, Session
from engine.core.turn import Known, Turn


def step(flow: Flow, session: Session, event: Event, known: Known) -> Turn:
    """Let one event happen.

    The session is not changed: the turn carries the new one. The same arguments always give the
    same turn. Raises only for programmers' errors, such as a service that ends as it never said.
    """
    play = Play(flow, session.copy(), known, event.at)
    match event:
        case NoticeRaised():
            _tell(play, event)
        case SaidInGroup(_, text):
            if text.lstrip().startswith("/"):  # said to the bot, not among the people
                play.say("engine.group")
        case TimerFired():
            play.follow(_fire(play, event))
        case ServiceReturned():
            play.follow(_go_on(play, event))
        case _:
            play.follow(_hear(play, event))
    play.session.settle()
    return Turn(play.session, tuple(play.effects), tuple(play.passages))


def _hear(play: Play, event: hear.PersonActed) -> Place | None:
    session = play.session
    if session.question is None:
        return _unasked(play, event)
    if not stands(play.flow, session.stack):
        return _moved(play)
    return hear.hear(play, event, session.question)


def _unasked(play: Play, event: hear.PersonActed) -> Place | None:
    """Begin a conversation, or take it up after silence: a command first, whichever it is."""
    session, parked = play.session, play.session.parked
    new, lost = not session.stack, session.serial > 0
    play.rest()
    session.parked = parked
    if new and play.known.offer is not None:
        _offer(play, play.known.offer)
    wanted = hear.order(play, event)
    if wanted is not None:
        return wanted(play)
    if not new:
        play.say("engine.ended" if _usable(play, parked) else "engine.nothing_kept")
        return Again()
    if lost:
        play.say("engine.nothing_kept")
    return play.begin(play.flow.start)


def _usable(play: Play, parked: Parked | None) -> bool:
    """Tell whether a conversation that ended may still be taken up."""
    return parked is not None and parked.until >= play.at and stands(play.flow, parked.stack)


def _offer(play: Play, language: str) -> None:
    """Offer to speak the language of the person's device; never switch to it silently."""
    scope, typing = play.scope_of(None), hear.SWITCH.format(language)
    words = say.text(play.flow, language, f"{hear.OFFER}.text", scope)
    label = say.text(play.flow, language, f"{hear.OFFER}.buttons.switch", scope)
    if words and label and hear.order(play, TextReceived(play.at, typing)):
        switch = Choice(hear.TYPED + typing, label)
        play.effects.append(SendMessage(Message(hear.OFFER, words, (switch,))))


def _go_on(play: Play, event: ServiceReturned) -> Place | None:
    session, call = play.session, play.session.pending
    if call is None or call.number != event.call:
        return None
    if not stands(play.flow, session.stack, call):
        return _moved(play)
    return play.service_returned(call, event.outcome, event.facts)


def _moved(play: Play) -> Place:
    """Say that the place where the conversation stood is no more."""
    play.say("engine.moved")
    return Menu()


def _fire(play: Play, event: TimerFired) -> Place | None:
    """Remind, or stop waiting, unless the question that was waited for is no more."""
    session = play.session
    current = session.question
    if current is None or current.serial != event.question or session.pending:
        return None
    if not stands(play.flow, session.stack):
        return None
    if event.timer == "remind":
        play.say(f"{play.state.path}.remind", ask.choices(current, ask.REMINDER))
        return None
    if "silent" in play.state.ways:
        return play.take("silent")
    parked = Parked(play.at + USABLE, session.snapshot(), tuple(session.history))
    play.rest()
    session.parked = parked
    return None


def _tell(play: Play, event: NoticeRaised) -> None:
    """Tell a person something; where they are in their conversation does not change."""
    notice, language = play.flow.notices[event.notice], play.known.language
    scope = {**play.scope_of(None), **event.facts}
    path = f"notices.{notice.name}"
    words = say.text(play.flow, language, f"{path}.{event.stage}", scope)
    choices = []
    for name in notice.buttons:
        label = say.text(play.flow, language, f"{path}.buttons.{name}", scope)
        choices.append(Choice(hear.notice_choice(notice.name, name, event.account), label or name))
    if words:
        said = f"{path}.{event.stage}"
        message = Message(said, words, tuple(choices), silent=event.silent, aside=True)
        play.effects.append(SendMessage(message))
