"""The first stored form of a session: read, so that nobody begins afresh after an update.

It wrote every frame and every map wherever they stood. Nothing is written in it any more.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from engine.core.session import Call, Frame, Parked, Question, Session
from engine.core.values import Value

FORMAT = 1

_Frames = list[Frame]


class _Parked(msgspec.Struct):
    until: datetime
    stack: _Frames
    history: list[_Frames]


class _Session(msgspec.Struct):
    """A session whose frames hold values in their stored form."""

    format: int
    stack: _Frames = []
    history: list[_Frames] = []
    question: Question | None = None
    pending: Call | None = None
    serial: int = 0
    calls: int = 0
    parked: _Parked | None = None


_DECODER = msgspec.json.Decoder(_Session)


def read(stored: bytes | str) -> Session:
    """Give the session back.

    Raises ``msgspec.MsgspecError``, ``ValueError``, ``ArithmeticError`` or ``RecursionError`` for
    anything else than what this form was.
    """
    found = _DECODER.decode(stored)
    if found.format != FORMAT:
        raise ValueError(f"format {found.format}, expected {FORMAT}")
    parked = found.parked
    return Session(
        stack=list(_frames(found.stack)),
        history=[_frames(frames) for frames in found.history],
        question=found.question,
        pending=_call(found.pending),
        serial=found.serial,
        calls=found.calls,
        parked=Parked(
            parked.until,
            _frames(parked.stack),
            tuple(_frames(frames) for frames in parked.history),
        )
        if parked
        else None,
    )


def _frames(frames: Iterable[Frame]) -> tuple[Frame, ...]:
    return tuple(map(_frame, frames))


def _frame(frame: Frame) -> Frame:
    frame.fresh = False
    frame.values = _names(frame.values)
    frame.unanswered = _call(frame.unanswered)
    if frame.loop is not None:
        frame.loop.items = [_value(item) for item in frame.loop.items]
        frame.loop.results = [_value(item) for item in frame.loop.results]
    return frame


def _call(call: Call | None) -> Call | None:
    return Call(call.number, call.service, _names(call.inputs)) if call else None


def _names(packed: dict[str, Any]) -> dict[str, Value]:
    return {name: _value(plain) for name, plain in packed.items()}


def _value(plain: Any) -> Value:
    match plain:
        case None | bool() | str() | int():
            return plain
        case list():
            return [_value(item) for item in plain]
        case {"$integer": str(text)} if len(plain) == 1:
            return int(text)
        case {"$decimal": str(text)} if len(plain) == 1:
            return Decimal(text)
        case {"$datetime": str(text)} if len(plain) == 1:
            return datetime.fromisoformat(text)
        case {"$date": str(text)} if len(plain) == 1:
            return date.fromisoformat(text)
        case {"$map": dict(packed)} if len(plain) == 1:
            return _names(packed)
        case dict():
            return _names(plain)
    raise ValueError("nothing else was ever written")
