"""Which states and ways out of them the stories of a bot went through, and which nobody tested.

Not what can happen (``possible``), and not whether it was right (``play``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.core.flow import Flow
from engine.core.position import Position
from engine.language.documents import StateDoc
from engine.messages import say
from engine.stories.outcome import Played
from engine.stories.possible import possible_ways, written_ways
from engine.stories.stage import Stage

CATALOGUE = "stories"


@dataclass(frozen=True, slots=True)
class Untested:
    """A state with ways that nobody took; ``ways`` is empty where nobody came to it at all."""

    dialog: str
    state: str
    ways: tuple[str, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the stories of a bot went; ``languages`` counts the stories played in each.

    ``unspoken`` are, by language, the states and ways that stories in it leave out, though those
    in another do not.
    """

    bot: str
    states: tuple[int, int]
    ways: tuple[int, int]
    impossible: int
    languages: Mapping[str, int]
    untested: tuple[Untested, ...]
    unspoken: Mapping[str, tuple[Untested, ...]] = field(default_factory=dict)


def coverage_of(stage: Stage, played: Iterable[Played]) -> Coverage:
    """Count what a bot's stories went through, in all languages together and in each."""
    results = list(played)
    written = _pairs(written_ways(stage.flow))
    taken = {
        (passage.state, passage.trigger)
        for result in results
        for turn in result.turns
        for passage in turn.passages
    } & written
    visited = {state for result in results for state in _visited(stage.flow, result)}
    possible = possible_ways(stage.flow, stage.utility)
    ways = _pairs(possible) | taken
    states = set(possible) | visited
    return Coverage(
        bot=stage.flow.bot,
        states=(len(visited), len(states)),
        ways=(len(taken), len(ways)),
        impossible=len(written - ways),
        languages=Counter(result.language for result in results),
        untested=tuple(_untested(stage, states - visited, ways - taken)),
        unspoken=_unspoken(stage, results, visited, taken),
    )


def _unspoken(
    stage: Stage, results: Sequence[Played], visited: set[str], taken: set[tuple[str, str]]
) -> dict[str, tuple[Untested, ...]]:
    """Give what some stories went through, but none of those in a language."""
    found = {}
    for language in dict.fromkeys(result.language for result in results):
        own = [result for result in results if result.language == language]
        states = {state for result in own for state in _visited(stage.flow, result)}
        ways = {
            (passage.state, passage.trigger)
            for result in own
            for turn in result.turns
            for passage in turn.passages
        }
        if left := tuple(_untested(stage, visited - states, taken - ways)):
            found[language] = left
    return found


def _pairs(ways: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(state, trigger) for state, triggers in ways.items() for trigger in triggers}


def _visited(flow: Flow, played: Played) -> Iterator[str]:
    """Name the states that a conversation came to: it left them, waited or spoke there."""
    for turn in played.turns:
        yield from (passage.state for passage in turn.passages)
        if turn.state is not None:
            yield turn.state
        for message in turn.messages:
            dialog, _, rest = message.said.partition(".")
            name = rest.partition(".")[0]
            if dialog in flow.dialogs and name in flow.dialogs[dialog].states:
                yield f"{dialog}.{name}"


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


def described(found: Iterable[Coverage], lang: str) -> str:
    """Say how far the stories go, bot by bot, with the lines that nobody tested."""
    parts = [say(lang, CATALOGUE, "coverage.heading")]
    for coverage in found:
        parts += _of_bot(coverage, lang)
    return "\n".join(parts)


def _of_bot(coverage: Coverage, lang: str) -> Iterator[str]:
    states, ways = coverage.states, coverage.ways
    row = say(lang, CATALOGUE, "coverage.row", bot=coverage.bot, states=states[0],
              all_states=states[1], ways=ways[0], all_ways=ways[1])  # fmt: skip
    if coverage.impossible:
        row += " " + say(lang, CATALOGUE, "coverage.impossible", count=coverage.impossible)
    yield row.rstrip()
    played = [
        say(lang, CATALOGUE, "coverage.language", language=language, count=count)
        for language, count in coverage.languages.items()
    ]
    yield say(lang, CATALOGUE, "coverage.played", languages=played)
    if not coverage.untested:
        yield say(lang, CATALOGUE, "coverage.all_tested")
    else:
        yield say(lang, CATALOGUE, "coverage.untested")
        yield from _rows(coverage.untested, lang)
    for language, untested in coverage.unspoken.items():
        yield say(lang, CATALOGUE, "coverage.unspoken", language=language)
        yield from _rows(untested, lang)


def _rows(untested: Sequence[Untested], lang: str) -> Iterator[str]:
    """List states and ways, each with its place in the files."""
    width = max(len(each.dialog) for each in untested)
    for each in untested:
        ways_ = ", ".join(_way(trigger, lang) for trigger in each.ways)
        what = f"{each.state} → {ways_}" if ways_ else each.state
        whole = "" if ways_ else f" ({say(lang, CATALOGUE, 'coverage.whole')})"
        yield f"     {each.dialog:<{width}}  {what + whole:<48}  {each.at.file}:{each.at.line}"


def _way(trigger: str, lang: str) -> str:
    if trigger == "done":
        return say(lang, CATALOGUE, "coverage.done")
    return trigger.removeprefix("press ")
