"""C07, S16, S17: notices that nobody gets, gets twice, or gets at another time than is written.

Not how a moment is written (``settings``), and not when it falls due (``engine.utility.notices``).
"""

from collections.abc import Iterator
from datetime import time, timedelta

from engine.core.moments import (
    DayOfMonth,
    DaysBefore,
    Moment,
    OfCalendar,
    WindowLastDay,
    WindowOpens,
    read_moment,
)
from engine.core.quiet import Quiet
from engine.language.analysis.inspection import Inspection
from engine.language.documents import NoticeDoc, StageDoc
from engine.language.finding import Finding
from engine.language.findings import error, warning

_LEAST = timedelta(hours=2)
"""What a day has to leave for telling: a work that begins early is told two hours before night."""
_DAY = timedelta(days=1)
_Timed = tuple[NoticeDoc, StageDoc, Moment]


def told_twice(inspection: Inspection) -> Iterator[Finding]:
    """S16: two stages of a notice are due at one and the same moment.

    Bad: ``send: {tomorrow: 1 day before, evening: 1 day before 10:00}``.
    Good: ``send: {tomorrow: 1 day before, evening: 1 day before 18:00}``.
    """
    for notice in inspection.utility.bot.notices:
        first: dict[Moment, StageDoc] = {}
        for stage in notice.stages:
            moment = read_moment(stage.moment.text)
            if moment is None:
                continue
            earlier = first.setdefault(moment, stage)
            if earlier is not stage:
                yield error("S16", stage.moment.at, word=stage.name.text, case="twice",
                            first=earlier.name.text, notice=notice.name.text)  # fmt: skip


def never_told(inspection: Inspection) -> Iterator[Finding]:
    """S16: the quiet hours leave no time to tell anything, or a last day is over before they end.

    Bad: ``quiet: 00:00-23:59``; ``last: window last day 23:00`` with the usual quiet hours.
    Good: ``quiet: 22:00-08:00``; ``last: window last day 18:00``.
    """
    bot = inspection.utility.bot
    at, quiet, timed = bot.quiet_at, bot.quiet, list(_timed(inspection))
    waiting = [each for each in timed if _waits(each[2], quiet)]
    if at is not None and _loud(quiet) < _LEAST:
        yield error("S16", at, word=_spelt(quiet), case="quiet",
                    minutes=int(_loud(quiet).total_seconds()) // 60)  # fmt: skip
    elif at is not None and len(timed) > 1 and len(waiting) == len(timed):
        moments = dict.fromkeys(stage.moment.text for _, stage, _ in timed)
        yield error("S16", at, word=_spelt(quiet), case="all", moments=list(moments))
    else:
        for notice, stage, moment in waiting:
            if isinstance(moment, WindowLastDay) and _goes_over(moment.at, quiet):
                yield error("S16", stage.moment.at, word=stage.moment.text, case="closed",
                            notice=notice.name.text, quiet=_spelt(quiet))  # fmt: skip


def told_later(inspection: Inspection) -> Iterator[Finding]:
    """S17: a moment lies within the quiet hours, so that it is told at another time.

    Bad: ``today: on the day 06:00`` with ``quiet: 22:00-08:00``. Good: ``today: on the day 08:00``.
    """
    if any(finding.facts["case"] != "closed" for finding in never_told(inspection)):
        return
    quiet = inspection.utility.bot.quiet
    for notice, stage, moment in _timed(inspection):
        if not _waits(moment, quiet):
            continue
        over = isinstance(moment, _WITH_TIME) and _goes_over(moment.at, quiet)
        if over and isinstance(moment, WindowLastDay):
            continue
        case = "next_day" if over else None
        if isinstance(moment, DaysBefore) and not moment.days:
            case = "on_the_day"
        evening = f"{_minus(quiet.begins, _LEAST):%H:%M}"
        yield warning("S17", stage.moment.at, word=stage.moment.text, case=case, evening=evening,
                      ends=f"{quiet.ends:%H:%M}", quiet=_spelt(quiet),
                      notice=notice.name.text)  # fmt: skip


def nobody_subscribes(inspection: Inspection) -> Iterator[Finding]:
    """C07: a notice is for those who subscribed, and no dialog of the bot subscribes anybody.

    Which services subscribe, ``services.yaml`` says: ``start_notices: {subscribes: yes}``.

    Bad: ``planned_outage`` among the ``notices`` of a bot none of whose states calls one.
    Good: a state ``turn_on`` with ``do: start_notices``.
    """
    utility, dialogs = inspection.utility, inspection.dialogs.values()
    subscribing = [name for name, service in utility.services.items() if service.subscribes]
    if not subscribing or not inspection.services_known or not inspection.named_well:
        return
    if any(map(inspection.damaged, (utility.bot.file, *(dialog.file for dialog in dialogs)))):
        return
    called = {call.text for dialog in dialogs for state in dialog.states
              for call in (state.do, state.check) if call is not None}  # fmt: skip
    if called.isdisjoint(subscribing):
        for notice in utility.bot.notices:
            if _for_subscribed(inspection, notice):
                yield warning("C07", notice.name.at, word=notice.name.text, service=subscribing[0],
                              cause=f"nobody subscribes to {utility.bot.bot}")  # fmt: skip


def _for_subscribed(inspection: Inspection, notice: NoticeDoc) -> bool:
    if notice.to is not None:
        return notice.to.text == "subscribed"
    event = inspection.utility.events.get(notice.name.text)
    return event is not None and event.to == "account"


_WITH_TIME = (DaysBefore, DayOfMonth, WindowOpens, WindowLastDay)


def _timed(inspection: Inspection) -> Iterator[_Timed]:
    """Give the stages with a time of the day; what is urgent does not mind the quiet hours."""
    utility = inspection.utility
    for notice in utility.bot.notices:
        event = utility.events.get(notice.name.text)
        if event is not None and event.urgent:
            continue
        for stage in notice.stages:
            moment = read_moment(stage.moment.text)
            if isinstance(moment, OfCalendar if event is None else DaysBefore):
                yield notice, stage, moment


def _waits(moment: Moment, quiet: Quiet) -> bool:
    return isinstance(moment, _WITH_TIME) and quiet.covers(moment.at)


def _goes_over(at: time, quiet: Quiet) -> bool:
    """Say whether the quiet hours end on the next day only."""
    return quiet.covers(at) and at >= quiet.ends


def _loud(quiet: Quiet) -> timedelta:
    """Give how long a day is not quiet."""
    still = _since_midnight(quiet.ends) - _since_midnight(quiet.begins)
    return _DAY - still % _DAY


def _minus(clock: time, by: timedelta) -> time:
    minutes = int(((_since_midnight(clock) - by) % _DAY).total_seconds()) // 60
    return time(*divmod(minutes, 60))


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _spelt(quiet: Quiet) -> str:
    return f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"
