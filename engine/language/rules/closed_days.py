"""S17: reminders of the calendar on days on which what they lead to is refused.

Not the quiet hours of a day (``notices``), and not the window itself (``read_window``).
"""

from collections.abc import Iterator

from engine.core.moments import DayOfMonth, read_moment
from engine.core.places import Do
from engine.core.window import DayToDay, Outside
from engine.language.analysis.inspection import Inspection
from engine.language.analysis.parsed import Template
from engine.language.documents import DialogDoc, NoticeDoc
from engine.language.finding import Finding
from engine.language.findings import warning
from engine.language.tree import calls
from engine.language.window import spell

_OPEN = ("bot", "window", "open")


def told_when_closed(inspection: Inspection) -> Iterator[Finding]:
    """S17: on the day of a reminder the window is over, and its button is refused.

    Only where that is certain: the window ends on a day of the month and refuses what comes
    later, and the button plays a dialog that asks ``bot.window.open``. A day before the window
    opens may well be meant.

    Bad: ``soon: day 29`` with ``rule: until day 28``. Good: ``soon: day 25``.
    """
    bot = inspection.utility.bot
    rule = bot.window.rule
    if bot.window.outside is not Outside.REFUSE or not isinstance(rule, DayToDay):
        return
    for notice in bot.notices:
        late = [each for each in notice.stages if _after(each.moment.text, rule)]
        button = _asking(inspection, notice) if late else None
        for stage in late if button is not None else ():
            yield warning("S17", stage.moment.at, word=stage.moment.text, button=button,
                          rule=spell(rule), closes=rule.closes, case="closed")  # fmt: skip


def _after(written: str, rule: DayToDay) -> bool:
    """Say whether a day is after the window in every month that has it."""
    moment = read_moment(written)
    return isinstance(moment, DayOfMonth) and moment.day > rule.closes


def _asking(inspection: Inspection, notice: NoticeDoc) -> str | None:
    """Name the button of a notice that plays a dialog which asks whether the window is open."""
    for button in notice.buttons:
        place = button.way.place
        if isinstance(place, Do) and _asks(inspection, place.dialog):
            return button.name.text
    return None


def _asks(inspection: Inspection, name: str) -> bool:
    """Say whether a dialog, or one that it plays, asks whether the window is open."""
    dialogs = inspection.utility.dialogs
    seen, waiting = {name}, [name]
    while waiting:
        dialog = dialogs.get(waiting.pop())
        if dialog is None:
            continue
        if _guards(inspection, dialog):
            return True
        called = {each for state in dialog.states for each in calls(state)} - seen
        seen |= called
        waiting += called
    return False


def _guards(inspection: Inspection, dialog: DialogDoc) -> bool:
    guards = [state.guard for state in dialog.states if state.guard is not None]
    conditions = [inspection.expression(guard) for guard in guards]
    uses = [use for each in conditions if isinstance(each, Template) for use in each.uses]
    return any(use.path[:3] == _OPEN for use in uses)
