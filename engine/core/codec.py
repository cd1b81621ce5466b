"""A session's stored form: JSON that says what it is. Not the row it is stored in.

``read(write(session)) == session`` for every session that ``step`` can give.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from engine.core.session import Call, Frame, Loop, Parked, Question, Return, Session
from engine.core.values import Value, Values, pack, unpack

FORMAT = 1
"""Raised when the stored form changes in a way that older code cannot read."""

_Packed: TypeAlias = dict[str, Any]
"""Values by name in their stored form."""


class UnreadableSession(ValueError):  # noqa: N818 - it names what was found
    """A stored session cannot be read: it was written by a newer version, or damaged."""


class _Call(msgspec.Struct):
    number: int
    service: str
    inputs: _Packed


class _Loop(msgspec.Struct):
    items: list[Any]
    index: int
    results: list[Any]


class _Frame(msgspec.Struct, omit_defaults=True):
    dialog: str
    state: str
    values: _Packed = {}
    returns: Return = Return.RESULT
    asked: int = 0
    tries: int = 0
    loop: _Loop | None = None
    unanswered: _Call | None = None
    ahead: dict[str, str] = {}
    mark: int = 0
    refused: dict[str, int] = {}


class _Parked(msgspec.Struct):
    until: datetime
    stack: list[_Frame]
    history: list[list[_Frame]]


class _Session(msgspec.Struct, omit_defaults=True):
    format: int
    stack: list[_Frame] = []
    history: list[list[_Frame]] = []
    question: Question | None = None
    pending: _Call | None = None
    serial: int = 0
    calls: int = 0
    parked: _Parked | None = None


def write(session: Session) -> bytes:
    """Give the stored form; ``TypeError`` for a value that may not be kept."""
    parked = session.parked
    stored = _Session(
        format=FORMAT,
        stack=_packed_frames(session.stack),
        history=[_packed_frames(frames) for frames in session.history],
        question=session.question,
        pending=_packed_call(session.pending),
        serial=session.serial,
        calls=session.calls,
        parked=_Parked(
            parked.until,
            _packed_frames(parked.stack),
            [_packed_frames(frames) for frames in parked.history],
        )
        if parked
        else None,
    )
    return msgspec.json.encode(stored)


def read(stored: bytes | str) -> Session:
    """Give the session back; raises ``UnreadableSession`` and nothing else."""
    try:
        return _session(msgspec.json.decode(stored, type=_Session))
    except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
        raise UnreadableSession(type(error).__name__) from error


def _session(stored: _Session) -> Session:
    if stored.format != FORMAT:
        raise UnreadableSession(f"format {stored.format}, expected {FORMAT}")
    parked = stored.parked
    return Session(
        stack=list(_frames(stored.stack)),
        history=[_frames(frames) for frames in stored.history],
        question=stored.question,
        pending=_call(stored.pending),
        serial=stored.serial,
        calls=stored.calls,
        parked=Parked(
            parked.until,
            _frames(parked.stack),
            tuple(_frames(frames) for frames in parked.history),
        )
        if parked
        else None,
    )


def _packed_frames(frames: Iterable[Frame]) -> list[_Frame]:
    return [
        _Frame(
            dialog=frame.dialog,
            state=frame.state,
            values=_packed(frame.values),
            returns=frame.returns,
            asked=frame.asked,
            tries=frame.tries,
            loop=_packed_loop(frame.loop),
            unanswered=_packed_call(frame.unanswered),
            ahead=frame.ahead,
            mark=frame.mark,
            refused=frame.refused,
        )
        for frame in frames
    ]


def _frames(stored: Iterable[_Frame]) -> tuple[Frame, ...]:
    return tuple(
        Frame(
            dialog=frame.dialog,
            state=frame.state,
            values=_values(frame.values),
            returns=frame.returns,
            asked=frame.asked,
            tries=frame.tries,
            loop=_loop(frame.loop),
            unanswered=_call(frame.unanswered),
            ahead=frame.ahead,
            mark=frame.mark,
            refused=frame.refused,
        )
        for frame in stored
    )


def _packed_loop(loop: Loop | None) -> _Loop | None:
    if loop is None:
        return None
    return _Loop([pack(item) for item in loop.items], loop.index, [pack(r) for r in loop.results])


def _loop(loop: _Loop | None) -> Loop | None:
    if loop is None:
        return None
    return Loop(
        [unpack(item) for item in loop.items], loop.index, [unpack(r) for r in loop.results]
    )


def _packed_call(call: Call | None) -> _Call | None:
    return _Call(call.number, call.service, _packed(call.inputs)) if call else None


def _call(call: _Call | None) -> Call | None:
    return Call(call.number, call.service, _values(call.inputs)) if call else None


def _packed(values: Values) -> _Packed:
    return {name: pack(value) for name, value in values.items()}


def _values(packed: Mapping[str, Any]) -> dict[str, Value]:
    return {name: unpack(value) for name, value in packed.items()}
