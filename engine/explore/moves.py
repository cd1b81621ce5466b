"""What a person, time or the utility may do at a point of a conversation.

Not what comes of it. ``onward`` are the ways on that a question offers, tried in every situation;
``besides`` is what people do all the same, tried once at every question; ``anywhere`` is what does
not depend on the question, tried once at the beginning, the menu, a question, an interruption.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice, product

from engine.core.answers.kind import Kind
from engine.core.answers.line_shapes import variants
from engine.core.answers.lines import LinePattern
from engine.core.answers.simple import Contact, Photo
from engine.core.answers.template import Field
from engine.core.flow import Ask, Command, Flow, State
from engine.core.hear import HELP, RESUME
from engine.core.places import Do
from engine.core.session import Question
from engine.core.values import Values
from engine.explore.answers import TOO_LONG, fitting, unfitting
from engine.explore.rehearsal import NOWHERE, Rehearsal, Seen
from engine.explore.situations import kind_of_place
from engine.language.nodes import Scalar
from engine.stories.document import (
    Act,
    Again,
    Group,
    Old,
    Press,
    Send,
    Share,
    Tell,
    Type,
    Wait,
    Wording,
)
from engine.stories.screen import buttons

MOST_OPTIONS = 12
"""Buttons of one list that are pressed."""
MOST_LINES = 3
"""Wordings of one one-line command that are typed."""
MINUTE = timedelta(minutes=1)
STRANGER = "+380671112200"
"""A phone that no account of a sample has."""


class Sort(StrEnum):
    """What kind of thing is done."""

    PRESS = "press"
    ANSWER = "answer"
    WRONG = "wrong"
    COMMAND = "command"
    NOISE = "noise"
    TIME = "time"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Move:
    """Something done, a turn for each act; the same move has the same name everywhere."""

    sort: Sort
    name: str
    acts: tuple[Act, ...]


def onward(rehearsal: Rehearsal, seen: Seen, most: int | None = None) -> list[Move]:
    """Give every button of the question that waits, and at ``most`` so many fitting answers."""
    current = seen.session.question
    if current is None:
        return []
    answers = islice(_answers(rehearsal, seen), most)
    return [*_presses(rehearsal, current), *answers]


def besides(rehearsal: Rehearsal, seen: Seen) -> list[Move]:
    """Give what is tried once at every question: wrong answers, leaving it, silence."""
    flow = rehearsal.stage.flow
    if seen.session.question is None:
        return []
    moves = [*_wrong(rehearsal, seen)]
    moves += [_command(each) for each in flow.commands if not _interrupts(each)]
    language = [each for each in flow.commands if each.lines and "language" in each.name]
    moves += [move for command in language for move in _lines(rehearsal, seen, command)]
    moves += [*_old(rehearsal), Move(Sort.NOISE, "again", (Again(),)), *_silence(flow, seen)]
    return _each_once(moves)


def anywhere(rehearsal: Rehearsal, seen: Seen) -> list[Move]:
    """Give what is tried once in every kind of place: commands, chatter, notices."""
    flow = rehearsal.stage.flow
    moves = [_typed(Sort.COMMAND, "/start"), *map(_command, flow.commands)]
    moves += [move for command in flow.commands for move in _lines(rehearsal, seen, command)]
    moves += [
        _typed(Sort.NOISE, "Скільки це коштує?"),
        Move(Sort.NOISE, "sticker", (Send("sticker"),)),
        Move(Sort.NOISE, "group", (Group(_wording("/start")),)),
    ]
    if kind_of_place(flow, seen.session) in ("menu", "question"):
        moves += _notices(rehearsal)
    if (state := _state(flow, seen)) is not None and state.path != flow.menu_path:
        moves.append(Move(Sort.TIME, "late", (Wait(state.wait + MINUTE), Type(_wording("Є хто?")))))
    return _each_once(moves)


def _each_once(moves: list[Move]) -> list[Move]:
    return list({move.name: move for move in moves}.values())


def _command(command: Command) -> Move:
    return _typed(Sort.COMMAND, f"/{command.name}")


def _interrupts(command: Command) -> bool:
    """Whether a command plays a dialog on top, wherever one is; help is about the question."""
    return isinstance(command.place, Do) and command.name != HELP


def _presses(rehearsal: Rehearsal, current: Question) -> Iterator[Move]:
    seen = {button.id: button for button in rehearsal.screen.buttons()}
    prefixes = [id_.rpartition(f"{current.serial}:")[0] for id_ in seen]
    for option in current.options[:MOST_OPTIONS]:
        ids = (f"{prefix}{current.serial}:{option.name}" for prefix in dict.fromkeys(prefixes))
        button = next((seen[id_] for id_ in ids if id_ in seen), None)
        if button is not None:
            name = option.name if option.name[0] not in "#=" else button.title
            yield Move(Sort.PRESS, f"[{name}]", (Press(_wording(button.title)),))


def _answers(rehearsal: Rehearsal, seen: Seen) -> Iterator[Move]:
    kind = _kind(rehearsal.stage.flow, seen)
    scope = seen.session.top.values
    match kind:
        case None:
            return
        case Contact():
            account = scope.get("account")
            number = str(account.get("number")) if isinstance(account, dict) else None
            for phone in (rehearsal.words.phone(number), STRANGER):
                if seen.known.person.get("types_contact"):
                    yield _typed(Sort.ANSWER, phone)
                else:
                    yield Move(Sort.ANSWER, f"contact {phone}", (Share(phone, own=True),))
        case Photo():
            yield Move(Sort.ANSWER, "photo", (Send("photo"),))
        case _:
            for word in fitting(kind, scope, rehearsal.words, seen.known.today):
                yield _typed(Sort.ANSWER, word)


def _wrong(rehearsal: Rehearsal, seen: Seen) -> Iterator[Move]:
    kind = _kind(rehearsal.stage.flow, seen)
    odd = unfitting(kind, seen.session.top.values, seen.known.today) if kind else ["не знаю"]
    yield from (_typed(Sort.WRONG, word) for word in odd)
    yield Move(Sort.WRONG, "long", (Type(_wording(TOO_LONG)),))
    for medium in ("sticker", "voice", *(() if isinstance(kind, Photo) else ("photo",))):
        yield Move(Sort.WRONG, medium, (Send(medium),))
    yield Move(Sort.WRONG, "card", (Share(STRANGER, own=False),))


def _lines(rehearsal: Rehearsal, seen: Seen, command: Command) -> Iterator[Move]:
    """Type a command's lines with and without what may be left out."""
    for line in command.lines:
        for variant in variants(line.pattern)[:2]:
            pieces = [
                _filling(rehearsal, seen, line, piece) if isinstance(piece, Field) else [piece.text]
                for piece in variant
            ]
            for chosen in list(product(*pieces))[:MOST_LINES]:
                yield _typed(Sort.COMMAND, " ".join(chosen).replace("/ ", "/"))


def _filling(rehearsal: Rehearsal, seen: Seen, line: LinePattern, piece: Field) -> list[str]:
    """Give words for a field: answers of the kind of that name, else the bot's languages."""
    kind = rehearsal.stage.flow.kinds.get(piece.name)
    if kind is None:
        return list(rehearsal.stage.flow.languages)
    scope: Values = {}
    return fitting(kind, scope, rehearsal.words, seen.known.today)[:2] or [line.pattern]


def _old(rehearsal: Rehearsal) -> Iterator[Move]:
    """Press a button of the first message that had any, and of one shortly before the newest."""
    names = rehearsal.stage.names
    older = [message for turn in rehearsal.screen.turns[:-1] for message in turn]
    pressable = [message for message in older if message.choices and names.find(message.said)]
    for message in (*pressable[:1], *pressable[-1:]):
        button = buttons(message, names)[0]
        act = Old(_scalar(message.said), _scalar(button.title))
        yield Move(Sort.NOISE, f"old {message.said}", (act,))


def _silence(flow: Flow, seen: Seen) -> Iterator[Move]:
    """Let the reminder come, and let the conversation end by silence."""
    state = _state(flow, seen)
    if state is None or state.path == flow.menu_path:
        return
    if state.remind is not None:
        yield Move(Sort.TIME, "remind", (Wait(state.remind + MINUTE),))
    over = Wait(state.wait + MINUTE)
    yield Move(Sort.TIME, "resumed", (over, Type(_wording(f"/{RESUME}"))))


def _notices(rehearsal: Rehearsal) -> Iterator[Move]:
    """Let every notice be told, and each of its buttons be pressed."""
    for notice in rehearsal.stage.flow.notices.values():
        for stage in notice.stages:
            tell = Tell(_scalar(notice.name), _scalar(stage))
            yield Move(Sort.NOTICE, f"{notice.name}.{stage}", (tell,))
        for button in notice.buttons:
            first = Tell(_scalar(notice.name), _scalar(next(iter(notice.stages))))
            acts = (first, Press(_wording(button)))
            yield Move(Sort.NOTICE, f"{notice.name} [{button}]", acts)


def _kind(flow: Flow, seen: Seen) -> Kind | None:
    state = _state(flow, seen)
    action = state.action if state else None
    return flow.kinds[action.kind] if isinstance(action, Ask) and action.kind else None


def _state(flow: Flow, seen: Seen) -> State | None:
    current = seen.session.question
    return flow.state(current.state) if current else None


def _typed(sort: Sort, word: str) -> Move:
    return Move(sort, word, (Type(_wording(word)),))


def _wording(word: str) -> Wording:
    return Wording((_scalar(word),))


def _scalar(word: str) -> Scalar:
    return Scalar(word, NOWHERE)
