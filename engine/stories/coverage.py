"""Which states and ways out of them conversations went through, and which none of them did.

Those of stories (``rozmova test``) and of the exploration alike. Not what can happen
(``possible``), and not whether it was right.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from engine.core.flow import Flow
from engine.core.position import Position
from engine.language.documents import StateDoc
from engine.messages import say as _say
from engine.stories.outcome import Played, PlayedTurn
from engine.stories.possible import possible_ways, written_ways
from engine.stories.stage import Stage

CATALOGUE = "stories"

Say = Callable[..., str]
"""Gives the words of a key, with the facts that they are made of."""


@dataclass(slots=True)
class Taken:
    """What conversations went through: states that they came to, ways that they took out of them.

    ``conversations`` counts them.
    """

    states: set[str] = field(default_factory=set)
    ways: set[tuple[str, str]] = field(default_factory=set)
    conversations: int = 0

    def add(self, flow: Flow, turns: Iterable[PlayedTurn]) -> None:
        """Count what turns went through."""
        for turn in turns:
            self.states.update(visited(flow, turn))
            self.ways.update((passage.state, passage.trigger) for passage in turn.passages)


@dataclass(frozen=True, slots=True)
class Untested:
    """A state with ways that nobody took; ``ways`` is empty where nobody came to it at all."""

    dialog: str
    state: str
    ways: tuple[str, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the conversations of a bot went; ``languages`` counts those in each.

    ``taken`` counts by language the ways that were taken.

    ``unspoken`` are, by language, the states and ways that those in it leave out, though those in
    another do not.
    """

    bot: str
    states: tuple[int, int]
    ways: tuple[int, int]
    impossible: int
    languages: Mapping[str, int]
    taken: Mapping[str, int]
    untested: tuple[Untested, ...]
    unspoken: Mapping[str, tuple[Untested, ...]] = field(default_factory=dict)


def taken_by(stage: Stage, played: Iterable[Played]) -> dict[str, Taken]:
    """Give what stories went through, by the language in which they were played."""
    found: dict[str, Taken] = {}
    for result in played:
        taken = found.setdefault(result.language, Taken())
        taken.add(stage.flow, result.turns)
        taken.conversations += 1
    return found


def coverage_of(stage: Stage, taken: Mapping[str, Taken]) -> Coverage:
    """Count what conversations went through, in all languages together and in each.

    ``taken`` is by language.
    """
    written = _pairs(written_ways(stage.flow))
    gone = {way for each in taken.values() for way in each.ways} & written
    come_to = {state for each in taken.values() for state in each.states}
    possible = possible_ways(stage.flow, stage.utility)
    ways = _pairs(possible) | gone
    states = set(possible) | come_to
    unspoken = {
        language: tuple(_untested(stage, come_to - each.states, gone - each.ways))
        for language, each in taken.items()
    }
    return Coverage(
        bot=stage.flow.bot,
        states=(len(come_to), len(states)),
        ways=(len(gone), len(ways)),
        impossible=len(written - ways),
        languages={language: each.conversations for language, each in taken.items()},
        taken={language: len(each.ways & written) for language, each in taken.items()},
        untested=tuple(_untested(stage, states - come_to, ways - gone)),
        unspoken={language: left for language, left in unspoken.items() if left},
    )


def visited(flow: Flow, turn: PlayedTurn) -> Iterator[str]:
    """Name the states that a turn came through: left, waits or spoke in."""
    yield from (passage.state for passage in turn.passages)
    if turn.state is not None:
        yield turn.state
    yield from (state for said in turn.messages if (state := state_of(flow, said.said)))


def state_of(flow: Flow, said: str) -> str | None:
    """Give the state that says something of that name; None for what the engine itself says."""
    dialog, _, rest = said.partition(".")
    name = rest.partition(".")[0]
    known = dialog in flow.dialogs and name in flow.dialogs[dialog].states
    return f"{dialog}.{name}" if known else None


def _pairs(ways: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(state, trigger) for state, triggers in ways.items() for trigger in triggers}


def _untested(stage: Stage, unseen: set[str], untaken: set[tuple[str, str]]) -> Iterator[Untested]:
    """List what is left, in the order of dialogs and states."""
    for dialog, doc in stage.utility.reachable().items():
        for state in doc.states:
            path = f"{dialog}.{state.name.text}"
            ways = (
                ()
                if path in unseen
                else tuple(
                    trigger for trigger in stage.flow.state(path).ways if (path, trigger) in untaken
                )
            )
            if ways:
                at = min(_place(state, trigger) for trigger in ways)
                yield Untested(dialog, state.name.text, ways, at)
            elif path in unseen:
                yield Untested(dialog, state.name.text, (), state.name.at)


def _place(state: StateDoc, trigger: str) -> Position:
    """Give the place where a way is written, else that of its state."""
    name = trigger.removeprefix("press ")
    for branch in state.buttons if name != trigger else state.then:
        if branch.name.text == name:
            return branch.name.at
    return state.go.at if trigger == "done" and state.go else state.name.at


def described(found: Iterable[Coverage], lang: str, catalogue: str = CATALOGUE) -> str:
    """Say how far conversations go, bot by bot, with the lines that none went through.

    ``catalogue`` has the words, which are others for stories than for the exploration.
    """
    say = partial(_say, lang, catalogue)
    parts = [say("coverage.heading")]
    for coverage in found:
        parts += _of_bot(coverage, say)
    return "\n".join(parts)


def _of_bot(coverage: Coverage, say: Say) -> Iterator[str]:
    states, ways = coverage.states, coverage.ways
    row = say("coverage.row", bot=coverage.bot, states=states[0],
              all_states=states[1], ways=ways[0], all_ways=ways[1])  # fmt: skip
    if coverage.impossible:
        row += " " + say("coverage.impossible", count=coverage.impossible)
    yield row.rstrip()
    played = [
        say("coverage.language", language=language, count=count, ways=coverage.taken[language])
        for language, count in coverage.languages.items()
    ]
    yield say("coverage.played", languages=played)
    if not coverage.untested:
        yield say("coverage.all_tested")
    else:
        yield say("coverage.untested")
        yield from _rows(coverage.untested, say)
    for language, untested in coverage.unspoken.items():
        yield say("coverage.unspoken", language=language)
        yield from _rows(untested, say)


def _rows(untested: Sequence[Untested], say: Say) -> Iterator[str]:
    """List states and ways, each with its place in the files."""
    width = max(len(each.dialog) for each in untested)
    for each in untested:
        ways_ = ", ".join(_way(trigger, say) for trigger in each.ways)
        what = f"{each.state} → {ways_}" if ways_ else each.state
        whole = "" if ways_ else f" ({say('coverage.whole')})"
        yield f"     {each.dialog:<{width}}  {what + whole:<48}  {each.at.file}:{each.at.line}"


def _way(trigger: str, say: Say) -> str:
    if trigger == "done":
        return say("coverage.done")
    return trigger.removeprefix("press ")
