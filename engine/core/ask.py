"""Questions: putting them, taking an answer, and saying why one was not taken.

Which question comes next is the flow's; what a message means at large is ``hear``'s; which button
is meant stands in ``pick``.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.core import asides, pick, say, work
from engine.core.answers.kind import Wrong
from engine.core.effects import Choice, Message, SendMessage, SetTimer
from engine.core.flow import RESCUES, STUCK, Flow, State
from engine.core.places import Again, Do, Place
from engine.core.session import Option, Question, Return, Session
from engine.core.turn import Passage
from engine.core.values import Value, Values

if TYPE_CHECKING:
    from engine.core.play import Play

MENU, REMINDER = "m", "r"
"""Marks of buttons that stand under the menu and under a reminder."""

_OF_A_QUESTION = re.compile(rf"[{MENU}{REMINDER}]?[0-9]+:")

FEW = 9
"""Buttons that every channel with buttons can show in one message."""

MAX_HISTORY = 21
"""Questions that are kept: the present one, and those that ``back`` can reach."""


def question(play: "Play", state: State) -> Place | None:
    """Arrive at a question: take an answer given in advance, or put the question and wait."""
    action = state.asking
    if action.choose is not None and action.kind is None and not pick.items(play, action):
        if "none" in state.ways:
            return play.take("none")
        if not action.buttons:
            return work.failed(play, state)
    typed = play.given(state.name)
    if typed is not None:
        return _in_advance(play, state, typed)
    words = say.text(play.flow, play.known.language, f"{state.path}.text", play.scope) or ""
    put(play, state, state.path, words, aloud=state.speaks or not play.spoke)
    return None


def put(
    play: "Play",
    state: State,
    said: str,
    words: str,
    aloud: bool = True,
    offers: tuple[str, ...] = (),
) -> None:
    """Say something with the question's buttons under it, and wait for the answer."""
    action, current = state.asking, stand(play, state, offers)
    at_menu = state.path == play.flow.menu_path
    if aloud:
        hint = action.kind if action.kind in ("contact", "photo") else None
        shown = choices(current, MENU if at_menu else "")
        numbers = _numbers(play, state, shown)
        message = Message(said, words, shown, hint, current.contact, numbers=numbers)
        play.effects.append(SendMessage(message))
    for timer, after in (("remind", state.remind), ("wait", state.wait)):
        if after is not None and not at_menu:
            play.effects.append(SetTimer(timer, current.serial, play.at + after))


def _numbers(play: "Play", state: State, shown: tuple[Choice, ...]) -> str:
    """Ask to type a number, where numbers count and buttons are more than every channel shows."""
    if len(shown) <= FEW or state.asking.kind is not None:
        return ""
    return say.text(play.flow, play.known.language, "engine.numbers", play.scope) or ""


def choices(question: Question, mark: str) -> tuple[Choice, ...]:
    """Give the buttons of a question their ids, which are unlike those of any other message.

    A menu's buttons are known as such (``m12:send``): they work from an old message too.
    """
    prefix = f"{mark}{question.serial}:"
    return tuple([Choice(prefix + option.name, option.label) for option in question.options])


def of_a_question(choice: Choice) -> bool:
    """Tell whether a button belongs to a question, rather than to a notice or an offer."""
    return _OF_A_QUESTION.match(choice.id) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands under the question that waits: its buttons, and the one that shares a phone."""

    choices: tuple[Choice, ...] = ()
    contact: str = ""


def standing(flow: Flow, session: Session) -> Standing:
    """Give what stands under the question that waits, as it was shown."""
    current = session.question
    if current is None:
        return Standing()
    mark = MENU if current.state == flow.menu_path else ""
    return Standing(choices(current, mark), current.contact)


def press(play: "Play", state: State, option: Option) -> Place | None:
    """Take a press on a button of the question that waits."""
    action, trigger = state.asking, f"press {option.name}"
    if option.name.startswith(pick.OFFERED):
        return answer(play, state, option.name.removeprefix(pick.OFFERED))
    if option.name.startswith(pick.ITEM):
        item = pick.item(play, state, option)
        if item is None:
            return refuse(play, state, Wrong("choice"), option.label, said="again")
        if action.kind is not None and isinstance(item, str):
            return answer(play, state, item)
        return _take_value(play, state, item)
    place = state.ways.get(trigger)
    if place is None:  # shown by an earlier version of the flow
        return Again()
    if isinstance(place, Again):
        play.passages.append(Passage(state.path, trigger))
        return refuse(play, state, Wrong(option.name), option.label)
    if action.kind is None and action.choose is None and not isinstance(place, Do):
        play.session.changing().values[state.name] = option.name
    return play.take(trigger)


def answer(play: "Play", state: State, typed: str) -> Place | None:
    """Take what was typed as the answer to the question that waits."""
    return received(play, state, read(play, state, typed), typed)


def read(play: "Play", state: State, typed: str) -> Value | Wrong:
    """Read what was typed as an answer of the kind that is asked for."""
    kind, register = play.flow.kinds[state.asking.kind or "text"], play.scope.get("register")
    return kind.read(typed, register if isinstance(register, dict) else None, play.known.today)


def received(play: "Play", state: State, value: Value | Wrong, typed: Value) -> Place | None:
    """Take an answer that was read, or say why it could not be."""
    if isinstance(value, Wrong):
        return refuse(play, state, value, typed, said="again")
    return _take_value(play, state, value)


def checked(play: "Play", state: State, outcome: str, facts: Values) -> Place | None:
    """Go on when the service that checks an answer has returned."""
    values = play.session.changing().values
    if outcome == "done":
        values.update(facts)
        return play.take("done")
    if not isinstance(work.way(play, state, outcome), Again):
        values.update(facts)
        return work.leave(play, state, outcome)
    play.passages.append(Passage(state.path, outcome))
    return refuse(play, state, Wrong(outcome, facts), values.pop(state.name, None))


def refuse(
    play: "Play", state: State, why: Wrong, came: Value, said: str | None = None
) -> Place | None:
    """Say why an answer was not taken and wait for another, or offer a way out.

    The text knows what ``came``, as ``typed`` and under the question's name.
    """
    frame = play.session.changing()
    frame.tries += 1
    if frame.tries >= state.tries and (place := _way_out(play, state)) is not None:
        frame.tries, frame.refused = 0, {}
        return place
    scope = {**play.scope, state.name: came, "typed": came, **why.facts}
    language, refused = play.known.language, frame.refused
    path, words = say.reason(play.flow, language, state, why.reason, scope, refused)
    refused[path] = refused.get(path, 0) + 1
    put(play, state, f"{state.path}.{said or why.reason}", words, offers=why.offers)
    return None


def _way_out(play: "Play", state: State) -> Place | None:
    """Stop repeating the question: by the state's own way, else by the dialog ``stuck``."""
    if state.dialog in RESCUES:
        return None
    if "too_many" in state.ways:
        return play.take("too_many")
    place = asides.rescue(play, STUCK, Return.QUESTION)
    if place is not None:
        play.passages.append(Passage(state.path, "too_many"))
    return place


def stand(play: "Play", state: State, offers: tuple[str, ...] = ()) -> Question:
    """Come to stand at a question: it gets a number, and is kept for the way back."""
    play.session.serial += 1
    options = (*pick.offered(offers), *pick.options(play, state))
    current = Question(play.session.serial, state.path, options, _contact(play, state))
    play.session.question = current
    play.session.keep(MAX_HISTORY)
    return current


def _contact(play: "Play", state: State) -> str:
    """Give the label of the button that shares a phone, where one is asked for."""
    if state.asking.kind != "contact":
        return ""
    return say.text(play.flow, play.known.language, f"{state.path}.contact", play.scope) or ""


def _in_advance(play: "Play", state: State, typed: str) -> Place | None:
    """Take an answer given in advance exactly as if it were typed; the question is not spoken."""
    option = pick.pick(play, state, stand(play, state), typed)
    if option is not None:
        return press(play, state, option)
    if state.asking.kind is not None:
        return answer(play, state, typed)
    return refuse(play, state, Wrong("choice"), typed, said="again")


def _take_value(play: "Play", state: State, value: Value) -> Place | None:
    action = state.asking
    play.session.changing().values[state.name] = value
    if action.check:
        work.call(play, action.check, action.inputs)
        return None
    return play.take("done")
