"""Dialogs played on top of what waits: by a command, by ``do X`` as a place, or as a rescue.

Not the dialogs that a state runs as its work: those hand an outcome back (``play``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.core.places import Again, Place
from engine.core.session import Frame, Return

if TYPE_CHECKING:
    from engine.core.play import Play

MAX_ASIDES = 3
"""Interruptions on top of one another; a further one takes the topmost's place (LANGUAGE §2.4)."""


def interrupt(play: "Play", dialog: str, ahead: Mapping[str, str] | None = None) -> Place:
    """Play a dialog on top of the question, which is asked again when it ends.

    One that is open already is returned to instead, unless it brings answers in advance.
    """
    stack = play.session.stack
    asides = [depth for depth, frame in enumerate(stack) if frame.returns is Return.QUESTION]
    same = [depth for depth in asides if stack[depth].dialog == dialog]
    if same and not ahead:
        above = [depth for depth in asides if depth > same[-1]]
        if above:
            _cut(play, above[0])
        return Again()
    if len(asides) >= MAX_ASIDES:
        _cut(play, asides[-1])
    return _open(play, dialog, Return.QUESTION, ahead)


def rescue(play: "Play", dialog: str, returns: Return) -> Place | None:
    """Play ``stuck`` or ``unavailable``; None when there is none, or it is open already."""
    if dialog not in play.flow.dialogs:
        return None
    if any(frame.dialog == dialog for frame in play.session.stack):
        return None
    return _open(play, dialog, returns, None)


def _open(play: "Play", dialog: str, returns: Return, ahead: Mapping[str, str] | None) -> Place:
    needs = play.needs(play.flow.dialogs[dialog], {})
    mark = play.session.serial
    return play.push(Frame(dialog, "", needs, returns, ahead=dict(ahead or {}), mark=mark))


def _cut(play: "Play", depth: int) -> None:
    """Drop an interruption and all that is on top of it."""
    play.session.forget(play.session.stack[depth].mark)
    del play.session.stack[depth:]
