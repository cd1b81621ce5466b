"""Exploring a bot: in every channel and on the days that matter, within bounds.

First every question is asked once: in the first channel, in those that show questions otherwise,
and on days outside the window. The time that is left goes to every account of the sample.
"""

import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
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
from engine.stories.coverage import Taken
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
    """What was gone through of a bot, and what was found; ``bounds`` are those that were hit.

    ``taken`` is what was gone through by language, ``channels`` the same by channel.
    """

    stage: Stage
    findings: tuple[Finding, ...]
    situations: int
    turns: int
    taken: Mapping[str, Taken]
    channels: Mapping[str, Taken]
    seconds: float
    bounds: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found that a person could run into."""
        return all(finding.broken.code == UNREACHED for finding in self.findings)

    @property
    def visited(self) -> set[str]:
        """The states that were come to, in whatever language."""
        return {state for taken in self.taken.values() for state in taken.states}


def explore(stage: Stage, bounds: Bounds, progress: Progress, *, quick: bool = False) -> Explored:
    """Go through a bot; ``quick``: every question once, whichever account it is about."""
    exploration = _Exploration(stage, bounds, progress, time.monotonic())
    first, *others = settings(stage)
    with ExitStack() as stack:
        searches = {first: exploration.search(first, stack, coarse=quick)}
        for setting in () if quick else others:
            searches[setting] = exploration.search(setting, stack, coarse=True)
        for search in searches.values():
            search.run(questions=True)
        if not quick:
            searches[first].run()
    gone = {setting: search.gone for setting, search in searches.items()}
    hit = tuple(dict.fromkeys(each.bound for each in gone.values() if each.bound))
    taken = _together(item for each in gone.values() for item in each.taken.items())
    for setting, each in gone.items():
        exploration.judge(setting, each)
    if not hit and not quick:
        exploration.judge_unreached({state for each in taken.values() for state in each.states})
    return Explored(
        stage,
        tuple(exploration.findings.values()),
        sum(len(each.nodes) for each in gone.values()),
        sum(each.turns for each in gone.values()),
        taken,
        _together((at.channel, part) for at, each in gone.items() for part in each.taken.values()),
        time.monotonic() - exploration.started,
        hit,
    )


@dataclass(slots=True)
class _Exploration:
    """What the searches of one bot share; ``tried`` is what was tried in one of them."""

    stage: Stage
    bounds: Bounds
    progress: Progress
    started: float
    findings: dict[object, Finding] = field(default_factory=dict)
    tried: set[Hashable] = field(default_factory=set)

    def search(self, setting: Setting, stack: ExitStack, *, coarse: bool) -> Search:
        """Prepare a search in some circumstances; what it opens is closed with the stack."""
        flow = self.stage.flow
        rehearsals = [
            stack.enter_context(closing(Rehearsal(self.stage, setting, language)))
            for language in flow.languages
        ]
        return Search(
            rehearsals[0],
            [Elsewhere(rehearsal) for rehearsal in rehearsals[1:]],
            self.bounds,
            channels_of(flow),
            lambda found: self._keep(Finding(found.broken, setting, found)),
            lambda gone: self.progress(setting.channel, gone),
            coarse=coarse,
            tried=self.tried,
            until=self.started + self.bounds.seconds,
        )

    def judge(self, setting: Setting, gone: Gone) -> None:
        """Find what only a whole search shows."""
        flow = self.stage.flow
        for found in (*dead_ends(flow, gone), *unanswerable(flow, gone, setting.channel)):
            self._keep(Finding(found.broken, setting, found))

    def judge_unreached(self, states: set[str]) -> None:
        """Find the states that nobody came to, unless something stopped people before."""
        codes = {finding.broken.code for finding in self.findings.values()}
        if codes & {RAISED, UNSAYABLE}:  # nobody knows what lies beyond
            return
        blocked = [
            (str(finding.broken.state), "done")
            for finding in self.findings.values()
            if finding.broken.code == UNANSWERABLE
        ]
        for broken in unreached(self.stage.flow, self.stage.utility, states, blocked):
            self._keep(Finding(broken, Setting(self.stage.flow.channels[0])))

    def _keep(self, finding: Finding) -> None:
        """Keep a finding unless it was found before, by a conversation no longer than this."""
        broken = finding.broken
        self.findings.setdefault((broken.code, broken.state, broken.case), finding)


def _together(parts: Iterable[tuple[str, Taken]]) -> dict[str, Taken]:
    """Give what searches went through, by the name of each part."""
    found: dict[str, Taken] = {}
    for name, taken in parts:
        whole = found.setdefault(name, Taken())
        whole.states |= taken.states
        whole.ways |= taken.ways
    return found


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


def channels_of(flow: Flow) -> dict[str, Capabilities]:
    """Give what each channel of a bot's can show."""
    installed = InstalledChannels()
    return {channel: installed.capabilities(channel) for channel in flow.channels}
