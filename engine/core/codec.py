"""A session's stored form: JSON that says what it is. Not the row it is stored in.

Frames and maps that stand in several places are written once (``packing``).
``read(write(session)) == session`` for every session that ``step`` can give.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from engine.core import codec_first
from engine.core.packing import Packing, Unpacking
from engine.core.session import Call, Frame, Loop, Parked, Question, Session

FORMAT = 2
"""Raised when the stored form changes in a way that older code cannot read."""

_FIRST = f'{{"format":{codec_first.FORMAT}'
"""How every session begins that was written in the first form."""

_UNREADABLE = (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError)
"""What is raised by whoever reads what is no session."""

_Places: TypeAlias = list[int]
"""Frames by their places in the table of frames."""


class UnreadableSession(ValueError):  # noqa: N818 - it names what was found
    """A stored session cannot be read: it was written by another version, or damaged."""


class NewerSession(UnreadableSession):
    """A stored session is whole, and of a form that only a newer version can read."""


class _Stamp(msgspec.Struct):
    """The one thing in a session that every version can read."""

    format: int


class _Parked(msgspec.Struct):
    until: datetime
    stack: _Places
    history: list[_Places]


class _Session(msgspec.Struct, omit_defaults=True):
    """A session whose frames hold values in their stored form."""

    format: int
    maps: list[dict[str, Any]] = []
    frames: list[Frame] = []
    stack: _Places = []
    history: list[_Places] = []
    question: Question | None = None
    pending: Call | None = None
    serial: int = 0
    calls: int = 0
    parked: _Parked | None = None


_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(_Session)
_STAMPS = msgspec.json.Decoder(_Stamp)


def write(session: Session) -> bytes:
    """Give the stored form; ``TypeError`` for a value that may not be kept."""
    return _ENCODER.encode(_Writing().session(session))


def read(stored: bytes | str) -> Session:
    """Give the session back; raises ``UnreadableSession`` and nothing else."""
    try:
        if stored[: len(_FIRST)] in (_FIRST, _FIRST.encode()):
            return codec_first.read(stored)
        return _Reading(_DECODER.decode(stored)).session
    except _UNREADABLE as error:
        kind = NewerSession if _is_newer(stored) else UnreadableSession
        raise kind(type(error).__name__) from error


def _is_newer(stored: bytes | str) -> bool:
    """Tell whether a newer version wrote this, rather than a disk that lies."""
    try:
        return _STAMPS.decode(stored).format > FORMAT
    except _UNREADABLE:
        return False


class _Writing:
    """From a session to its stored form."""

    def __init__(self) -> None:
        self._packing = Packing()
        self._frames: list[Frame] = []
        self._places: dict[int, int] = {}

    def session(self, session: Session) -> _Session:
        """Give the stored form of a session."""
        parked = session.parked
        return _Session(
            format=FORMAT,
            stack=self._stack(session.stack),
            history=[self._stack(frames) for frames in session.history],
            question=session.question,
            pending=self._call(session.pending) if session.pending else None,
            serial=session.serial,
            calls=session.calls,
            parked=_Parked(
                parked.until,
                self._stack(parked.stack),
                [self._stack(frames) for frames in parked.history],
            )
            if parked
            else None,
            maps=self._packing.table,
            frames=self._frames,
        )

    def _stack(self, frames: Iterable[Frame]) -> _Places:
        return [self._place(frame) for frame in frames]

    def _place(self, frame: Frame) -> int:
        place = self._places.get(id(frame))
        if place is None:
            place = self._places[id(frame)] = len(self._frames)
            self._frames.append(self._frame(frame))
        return place

    def _frame(self, frame: Frame) -> Frame:
        return Frame(
            frame.dialog,
            frame.state,
            self._packing.names(frame.values),
            frame.returns,
            frame.asked,
            frame.tries,
            self._loop(frame.loop) if frame.loop else None,
            self._call(frame.unanswered) if frame.unanswered else None,
            frame.ahead,
            frame.mark,
            frame.refused,
        )

    def _loop(self, loop: Loop) -> Loop:
        items: Any = self._packing.pack(loop.items)
        results: Any = self._packing.pack(loop.results)
        return Loop(items, loop.index, results)

    def _call(self, call: Call) -> Call:
        return Call(call.number, call.service, self._packing.names(call.inputs))


class _Reading:
    """From its stored form to a session."""

    def __init__(self, stored: _Session) -> None:
        if stored.format != FORMAT:
            raise UnreadableSession(f"format {stored.format}, expected {FORMAT}")
        self._unpacking = Unpacking(stored.maps)
        self._frames = stored.frames
        for frame in stored.frames:
            self._restore(frame)
        if stored.pending is not None:
            self._unpacking.restore(stored.pending.inputs)
        parked = stored.parked
        self.session = Session(
            stack=self._stack(stored.stack),
            history=[tuple(self._stack(places)) for places in stored.history],
            question=stored.question,
            pending=stored.pending,
            serial=stored.serial,
            calls=stored.calls,
            parked=Parked(
                parked.until,
                tuple(self._stack(parked.stack)),
                tuple(tuple(self._stack(places)) for places in parked.history),
            )
            if parked
            else None,
        )

    def _stack(self, places: Sequence[int]) -> list[Frame]:
        if places and not 0 <= min(places) <= max(places) < len(self._frames):
            raise ValueError("there is no such frame")
        return [self._frames[place] for place in places]

    def _restore(self, frame: Frame) -> None:
        """Put values in place of their stored forms."""
        frame.fresh = False
        self._unpacking.restore(frame.values)
        if frame.loop is not None:
            self._unpacking.restore_list(frame.loop.items)
            self._unpacking.restore_list(frame.loop.results)
        if frame.unanswered is not None:
            self._unpacking.restore(frame.unanswered.inputs)
