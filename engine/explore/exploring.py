"""Exploring a bot: in every channel and on the days that matter, within bounds.

First every question is asked once: in the first channel, in those that show questions otherwise,
and on days outside the window. The time that is left goes to every account of the sample.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta

from engine.core.flow import Flow
from engine.explore.elsewhere import Elsewhere
from engine.explore.invariants import RAISED, UNANSWERABLE, UNREACHED, UNSAYABLE, Broken
from engine.explore.nodes import Bounds, Found, Gone
from engine.explore.rehearsal import Rehearsal, Setting
from engine.explore.search import Search
from engine.explore.survey import dead_ends, unanswerable, unreached
from engine.runtime.channel import Capabilities
from engine.runtime.installed_channels import InstalledChannels
from engine.stories.document import FIRST_MOMENT
from engine.stories.stage import Stage
from engine.utility import windows

DAYS_AHEAD = 62
"""Days in which a window that ever closes is looked for closed."""

Progress = Callable[[str, Gone], None]
"""Told now and then how far a search in a channel has got."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something broken in a bot, where it was found; without turns, no conversation shows it."""

    broken: Broken
    setting: Setting
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Explored:
    """What was gone through of a bot, and what was found; ``bounds`` are those that were hit."""

    stage: Stage
    findings: tuple[Finding, ...]
    situations: int
    turns: int
    visited: frozenset[str]
    seconds: float
    bounds: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found that a person could run into."""
        return all(finding.broken.code == UNREACHED for finding in self.findings)


def explore(stage: Stage, bounds: Bounds, progress: Progress, *, quick: bool = False) -> Explored:
    """Go through a bot; ``quick``: every question once, whichever account it is about."""
    started = time.monotonic()
    findings: dict[object, Finding] = {}
    searches: list[Gone] = []
    first, *others = settings(stage)
    rest = [] if quick else [*((setting, True) for setting in others), (first, False)]
    for setting, coarse in ((first, True), *rest):
        gone = _search(stage, setting, bounds, progress, findings, coarse, started)
        searches.append(gone)
    flow = stage.flow
    states: set[str] = set().union(*(gone.states for gone in searches))
    hit = tuple(dict.fromkeys(gone.bound for gone in searches if gone.bound))
    raised = any(finding.broken.code in (RAISED, UNSAYABLE) for finding in findings.values())
    if not hit and not quick and not raised:  # else nobody knows what lies beyond
        blocked = [
            (str(finding.broken.state), "done")
            for finding in findings.values()
            if finding.broken.code == UNANSWERABLE
        ]
        for broken in unreached(flow, stage.utility, states, blocked):
            _keep(findings, Finding(broken, Setting(flow.channels[0])))
    return Explored(
        stage,
        tuple(findings.values()),
        sum(len(gone.nodes) for gone in searches),
        sum(gone.turns for gone in searches),
        frozenset(states),
        time.monotonic() - started,
        hit,
    )


def settings(stage: Stage) -> Iterator[Setting]:
    """Give the circumstances in which a bot may ask other things: channels and days.

    Channels differ in how a phone is asked for, and in nothing else that a flow can see.
    """
    flow, seen = stage.flow, set()
    for channel, shows in channels_of(flow).items():
        alike = (shows.contact, shows.proves) if _asks_for_a_phone(stage) else None
        if alike not in seen:
            seen.add(alike)
            yield Setting(channel)
    window = flow.rules.window
    days = [FIRST_MOMENT + timedelta(days=number) for number in range(DAYS_AHEAD)]
    shut = next((day for day in days if windows.current(window, day) is None), None)
    closing_day = next((day for day in days if windows.closing(window, day)), None)
    for day in (shut, closing_day):
        if day is not None and day != FIRST_MOMENT:
            yield Setting(flow.channels[0], day)


def _asks_for_a_phone(stage: Stage) -> bool:
    """Whether any dialog asks for a phone, or goes by how the channel does."""
    return any(
        (state.ask is not None and state.ask.text == "contact")
        or (state.guard is not None and "_contact" in state.guard.text)
        for dialog in stage.utility.reachable().values()
        for state in dialog.states
    )


def _search(
    stage: Stage,
    setting: Setting,
    bounds: Bounds,
    progress: Progress,
    findings: dict[object, Finding],
    coarse: bool,
    started: float,
) -> Gone:
    def tell(found: Found) -> None:
        _keep(findings, Finding(found.broken, setting, found))

    with ExitStack() as stack:
        rehearsals = [
            stack.enter_context(closing(Rehearsal(stage, setting, language)))
            for language in stage.flow.languages
        ]
        search = Search(
            rehearsals[0],
            [Elsewhere(rehearsal) for rehearsal in rehearsals[1:]],
            bounds,
            channels_of(stage.flow),
            tell,
            lambda gone: progress(setting.channel, gone),
            coarse=coarse,
            until=started + bounds.seconds,
        )
        gone = search.run()
    for found in (*dead_ends(stage.flow, gone), *unanswerable(stage.flow, gone, setting.channel)):
        tell(found)
    return gone


def _keep(findings: dict[object, Finding], finding: Finding) -> None:
    """Keep a finding unless the same was found before, by a conversation no longer than this."""
    broken = finding.broken
    findings.setdefault((broken.code, broken.state, broken.case), finding)


def channels_of(flow: Flow) -> dict[str, Capabilities]:
    """Give what each channel of a bot's can show."""
    installed = InstalledChannels()
    return {channel: installed.capabilities(channel) for channel in flow.channels}
