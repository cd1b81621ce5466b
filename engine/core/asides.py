"""Dialogs played on top of what waits: by a command, by ``do X`` as a place, or as a rescue.

Not the dialogs that a state runs as its work: those hand an outcome back (``play``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.core.flow import STUCK
from engine.core.folding import same
from engine.core.places import Again, Place
from engine.core.session import USABLE, Frame, Parked, Return

if TYPE_CHECKING:
    from engine.core.play import Play

MAX_ASIDES = 3
"""Interruptions on top of one another; a further one takes the topmost's place (LANGUAGE §2.4)."""


def interrupt(play: "Play", dialog: str, ahead: Mapping[str, str] | None = None) -> Place:
    """Play a dialog on top of the question, which is asked again when it ends.

    One that is open already is returned to instead, unless it brings answers in advance: then the
    newest one about the same is given up for it, and where there are too many it is not begun.
    """
    open_ = _open_asides(play)
    same = [depth for depth in open_ if play.session.stack[depth].dialog == dialog]
    if same and not ahead:
        _uncover(play, same[-1])
        return Again()
    if open_ and ahead and _corrects(play.session.stack[open_[-1]], dialog, ahead):
        _cut(play, open_[-1])
    elif len(open_) >= MAX_ASIDES and ahead:
        play.say("engine.busy")
        return Again()
    elif len(open_) >= MAX_ASIDES:
        _cut(play, open_[-1])
    return _begin(play, dialog, Return.QUESTION, ahead)


def rescue(play: "Play", dialog: str, returns: Return) -> Place | None:
    """Play ``stuck`` or ``unavailable``, or return to it if it is open under an interruption.

    None when there is none, or it is itself what has to be rescued.
    """
    if dialog not in play.flow.dialogs:
        return None
    for depth, frame in enumerate(play.session.stack):
        if frame.dialog == dialog:
            return Again() if _uncover(play, depth) else None
    return _begin(play, dialog, returns, None)


def leave_stuck(play: "Play") -> bool:
    """Leave the way out from a question, and stand at that question again without a word."""
    if play.session.top.dialog != STUCK or play.session.top.returns is not Return.QUESTION:
        return False
    play.session.forget(play.session.stack.pop().mark)
    return True


def set_aside(play: "Play") -> None:
    """Stand at the menu; what was under way may be taken up again, and the person is told how."""
    session, busy = play.session, not at_menu(play) and play.session.question is not None
    parked = Parked(play.at + USABLE, session.snapshot(), tuple(session.history))
    play.rest()
    if busy:
        session.parked = parked
        play.say("engine.set_aside")


def at_menu(play: "Play") -> bool:
    """Tell whether nothing but the menu waits under the present interruption."""
    stack = play.session.stack
    if not stack or stack[0].state != play.flow.menu_path:
        return False
    under = len(stack)
    for depth, frame in enumerate(stack):
        if frame.returns is Return.QUESTION:
            under = depth
    return under == 1


def _corrects(frame: Frame, dialog: str, ahead: Mapping[str, str]) -> bool:
    """Tell whether answers in advance are for what an interruption was begun with."""
    first, typed = next(iter(ahead.items()))
    given = frame.values.get(first, frame.ahead.get(first))
    return frame.dialog == dialog and isinstance(given, str) and same(given, typed)


def _begin(play: "Play", dialog: str, returns: Return, ahead: Mapping[str, str] | None) -> Place:
    needs = play.needs(play.flow.dialogs[dialog], {})
    mark = play.session.serial
    return play.push(Frame(dialog, "", needs, returns, ahead=dict(ahead or {}), mark=mark))


def _open_asides(play: "Play") -> list[int]:
    stack = play.session.stack
    return [depth for depth, frame in enumerate(stack) if frame.returns is Return.QUESTION]


def _uncover(play: "Play", depth: int) -> bool:
    """Drop the interruptions on top of a dialog; tells whether there were any."""
    above = [other for other in _open_asides(play) if other > depth]
    if above:
        _cut(play, above[0])
    return bool(above)


def _cut(play: "Play", depth: int) -> None:
    """Drop an interruption and all that is on top of it."""
    play.session.forget(play.session.stack[depth].mark)
    del play.session.stack[depth:]
