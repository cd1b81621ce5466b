"""What must hold in every conversation, whatever a person does: for explore and the random walk.

Not what the flow's author wanted to happen: that is what stories say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.core.effects import Message
from engine.core.flow import RESCUES, Flow
from engine.core.places import Goto
from engine.runtime.channel import Capabilities
from engine.stories.coverage import state_of
from engine.stories.document import Again, Group, Old, Press, Send, Share, Tell, Type
from engine.stories.limits import over
from engine.stories.outcome import Failure, PlayedTurn

RAISED, UNSAYABLE, SILENT, REPEATED, DEAD_END = "X01", "X02", "X03", "X04", "X05"
UNANSWERABLE, TOO_MUCH, UNLIKE, UNREACHED, TWICE = "X06", "X07", "X08", "X09", "X10"

IN_A_ROW = 3
"""So often nobody should be told the same of their answers."""

_SPOKEN = (Type, Press, Old, Share, Send, Group)
_OF_THE_CORE = ("LookupError", "RecursionError", "forgotten")
_OF_TEXTS = ("<template>", "templates.py", "filters.py", "sandbox.py", "template_code.py")
"""Files in which an error means that a text or a condition could not be worked out."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that should have held and did not.

    ``state`` is the full name of the state that it is about, if any; ``case`` what else tells it
    from others of its code; ``facts`` are what the words about it are made of.
    """

    code: str
    state: str | None
    case: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def broken_in(
    flow: Flow,
    turn: PlayedTurn,
    failure: Failure | None,
    before: str | None,
    channels: Mapping[str, Capabilities],
    *,
    planned: bool = False,
) -> Iterator[Broken]:
    """Find what a turn broke; ``before`` is the state of the question that had waited.

    ``planned``: a service ends with an outcome that was planned, without what it gives with it;
    that it is missed then is no finding. So it is with a notice, which may have nothing to tell
    of. What the core itself cannot follow is the flow's mistake all the same.
    """
    if failure is not None:
        pretended = planned or isinstance(turn.turn.act, Tell)
        for broken in _failed(flow, turn, failure, before):
            if not pretended or broken.case in _OF_THE_CORE:
                yield broken
        return
    if isinstance(turn.turn.act, Again):
        if turn.messages:
            yield Broken(TWICE, before, facts={"came": turn.messages[0].said})
    elif isinstance(turn.turn.act, _SPOKEN) and not any(m.text.strip() for m in turn.messages):
        mute = next((state_of(flow, message.said) for message in turn.messages), None)
        yield Broken(SILENT, mute or before)
    for message in turn.messages:
        yield from _too_much(flow, message, channels)


def repeated(turns: Sequence[PlayedTurn], before: str | None) -> Iterator[Broken]:
    """Find that the newest turns, all of them answers to one question, said the same."""
    if before is None or before.partition(".")[0] in RESCUES:
        return  # these dialogs are the way out; there is nothing else to say
    newest = turns[-IN_A_ROW:]
    said = [tuple(message.text for message in turn.messages) for turn in newest]
    if len(said) == IN_A_ROW and said[0] and len(set(said)) == 1:
        yield Broken(REPEATED, before, facts={"text": said[0][0], "count": IN_A_ROW})


def unlike(
    flow: Flow, first: Sequence[PlayedTurn], other: Sequence[PlayedTurn], languages: Sequence[str]
) -> Iterator[Broken]:
    """Find where two languages say other things, or show other buttons, to the same acts.

    ``languages`` are those of ``first`` and of ``other``.
    """
    for one, two in zip(first, other, strict=False):
        if [message.said for message in one.messages] != [m.said for m in two.messages]:
            facts = _differing([m.said for m in one.messages], [m.said for m in two.messages])
            yield Broken(UNLIKE, _state(flow, one) or one.state, "said", _of(languages, facts))
            return
        for mine, theirs in zip(one.messages, two.messages, strict=True):
            shown, other_shown = _names(mine), _names(theirs)
            if shown != other_shown:
                facts = _differing(shown, other_shown)
                state = state_of(flow, mine.said)
                yield Broken(UNLIKE, state, "buttons", _of(languages, facts))
                return


def _failed(flow: Flow, turn: PlayedTurn, failure: Failure, before: str | None) -> Iterator[Broken]:
    if failure.kind == "forgotten":
        yield Broken(RAISED, before, "forgotten", {"error": "forgotten"})
    elif failure.kind == "raised":
        error = str(failure.facts.get("error", ""))
        code = UNSAYABLE if any(file in error for file in _OF_TEXTS) else RAISED
        yield Broken(code, came_to(flow, turn) or before, error.partition(" at ")[0],
                     {"error": error})  # fmt: skip


def came_to(flow: Flow, turn: PlayedTurn) -> str | None:
    """Name the last state that a turn is known to have come to, before it raised."""
    if not turn.passages:
        return None
    last = flow.state(turn.passages[-1].state)
    place = last.ways.get(turn.passages[-1].trigger)
    return f"{last.dialog}.{place.state}" if isinstance(place, Goto) else last.path


def _too_much(
    flow: Flow, message: Message, channels: Mapping[str, Capabilities]
) -> Iterator[Broken]:
    for channel, shows in channels.items():
        for each in over(message, shows):
            facts = {"channel": channel, "said": message.said, "what": each.what,
                     "came": each.came, "limit": each.limit}  # fmt: skip
            yield Broken(TOO_MUCH, state_of(flow, message.said), each.what, facts)


def _names(message: Message) -> list[str]:
    """Name the buttons of a message without the number of its question, empty labels apart."""
    return [
        choice.id.partition(":")[2] if choice.label.strip() else f"{choice.id} (…)"
        for choice in message.choices
    ]


def _differing(first: Sequence[str], other: Sequence[str]) -> dict[str, list[str]]:
    return {"first": list(first), "other": list(other)}


def _of(languages: Sequence[str], facts: Mapping[str, object]) -> dict[str, object]:
    return {"languages": list(languages), **facts}


def _state(flow: Flow, turn: PlayedTurn) -> str | None:
    found = (state_of(flow, message.said) for message in turn.messages)
    return next((state for state in found if state), None)
