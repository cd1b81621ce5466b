"""A finding kept as a story: what was done, what was said, and at the end what should have been.

``rozmova test`` plays it and fails on it until the flow is mended. Not how stories are read.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from engine.core.flow import STUCK, Flow
from engine.core.places import Goto
from engine.explore.exploring import Explored, Finding
from engine.explore.invariants import (
    RAISED,
    REPEATED,
    SILENT,
    TOO_MUCH,
    TWICE,
    UNANSWERABLE,
    UNLIKE,
    UNSAYABLE,
)
from engine.explore.nodes import Found
from engine.stories.coverage import state_of
from engine.stories.document import (
    FIRST_MOMENT,
    Act,
    Again,
    Group,
    Old,
    Press,
    Send,
    Share,
    Tell,
    Type,
    Wait,
)
from engine.stories.names import Names
from engine.stories.outcome import PlayedTurn
from engine.stories.screen import buttons

_PLAIN = re.compile(r"[\w][\w +./]*(?<! )", re.UNICODE)


def save(explored: Explored, folder: Path, about: dict[int, str]) -> list[Path]:
    """Write a story for each finding that a conversation shows; give the files.

    ``about`` has the words for each finding by its place among ``explored.findings``. A file that
    is there already is left alone: its number is not used again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, finding in enumerate(explored.findings):
        if finding.found is not None:
            path = _free(folder, finding.broken.code.lower())
            path.write_text(story(explored, finding, about[number]), encoding="utf-8")
            written.append(path)
    return written


def story(explored: Explored, finding: Finding, about: str) -> str:
    """Write a finding as the text of a story file."""
    if finding.found is None:
        raise ValueError("no conversation shows this finding")
    return "\n".join(_lines(explored, finding, finding.found, about)) + "\n"


def _free(folder: Path, code: str) -> Path:
    number = 1
    while (path := folder / f"explored_{code}_{number}.yaml").exists():
        number += 1
    return path


def _lines(explored: Explored, finding: Finding, found: Found, about: str) -> Iterator[str]:
    flow, names = explored.stage.flow, explored.stage.names
    unlike = finding.broken.code == UNLIKE
    languages = list(finding.broken.facts["languages"]) if unlike else [found.language]  # type: ignore[call-overload]
    yield f"about: {_quoted(about)}"
    yield f"bot: {flow.bot}"
    yield f"channel: {_channel(finding)}"
    yield f"language: [{', '.join(languages)}]"
    yield "consent: no"
    if finding.setting.at != FIRST_MOMENT:
        yield f"at: {finding.setting.at:%Y-%m-%d %H:%M}"
    if found.plan is not None:
        yield f"fails: {{{found.plan.service}: {found.plan.how}}}"
    yield "talk:"
    for turn in found.turns[:-1]:
        yield from _turn(turn, _said(turn, names))
    yield from _turn(found.turns[-1], _should(flow, names, finding, found.turns[-1]))


def _channel(finding: Finding) -> str:
    if finding.broken.code == TOO_MUCH:
        return str(finding.broken.facts["channel"])
    return finding.setting.channel


def _turn(turn: PlayedTurn, expected: Sequence[str]) -> Iterator[str]:
    yield f"- {_act(turn.turn.act)}"
    yield from (f"  {line}" for line in expected)


def _said(turn: PlayedTurn, names: Names) -> list[str]:
    """Expect what was said, where a story can name it."""
    said = [message.said for message in turn.messages]
    if not said:
        return ["silent: yes"]
    if any(len(names.find(name)) != 1 for name in said):
        return []
    return [f"bot: [{', '.join(said)}]"]


def _should(flow: Flow, names: Names, finding: Finding, last: PlayedTurn) -> list[str]:
    """Expect what the bot should have done instead."""
    broken = finding.broken
    state = broken.state or flow.menu_path
    match broken.code:
        case code if code in (RAISED, UNSAYABLE, SILENT, TOO_MUCH):
            return ["fits: yes"]
        case code if code == TWICE:
            return ["silent: yes"]
        case code if code == UNLIKE and broken.case == "buttons":
            said, shown = _unlike_buttons(flow, names, finding, last)
            return [*said, f"buttons: [{', '.join(map(_quoted, shown))}]"]
        case code if code == UNLIKE:
            wanted = broken.facts["first"]
            return [f"bot: [{', '.join(wanted)}]"]  # type: ignore[arg-type]
        case code if code == REPEATED:
            return [f"bot: {f'{STUCK}.{STUCK}' if STUCK in flow.dialogs else flow.menu_path}"]
        case code if code == UNANSWERABLE:
            return [f"bot: {_next(flow, state)}"]
    return [f"bot: {flow.menu_path}"]


def _unlike_buttons(
    flow: Flow, names: Names, finding: Finding, last: PlayedTurn
) -> tuple[list[str], list[str]]:
    """Expect in every language the buttons that there are in the first."""
    shown = finding.broken.facts["first"]
    message = next(
        (m for m in last.messages if state_of(flow, m.said) == finding.broken.state),
        last.messages[-1],
    )
    by_id = {b.id.partition(":")[2]: b.title for b in buttons(message, names)}
    items = names.items(message.said)
    titles = []
    for name in shown if isinstance(shown, list) else []:
        place = int(name[1:]) if name[:1] == "#" and name[1:].isdecimal() else -1
        item = items[place] if 0 <= place < len(items) else name
        titles.append(by_id.get(name, item))
    return _said(last, names), titles


def _next(flow: Flow, state: str) -> str:
    """Name the state to which an answer should have led, else the menu."""
    place = flow.state(state).ways.get("done")
    return f"{state.partition('.')[0]}.{place.state}" if isinstance(place, Goto) else flow.menu_path


def _act(act: Act) -> str:
    match act:
        case Type(words) | Group(words):
            key = "type" if isinstance(act, Type) else "group"
            return f"{key}: {_quoted(words.words[0].text)}"
        case Press(button):
            return f"press: {_quoted(button.words[0].text)}"
        case Old(state, button):
            return f"old: {_quoted(f'{state.text}.{button.text}')}"
        case Share(phone, own):
            return f'share: {{phone: "{phone}", own: {"yes" if own else "no"}}}'
        case Send(medium):
            return f"send: {medium}"
        case Wait(span):
            return f"wait: {span // timedelta(minutes=1)} min"
        case Tell(notice, stage):
            return f"notice: {notice.text}.{stage.text}"
        case Again():
            return "again: yes"
    raise TypeError(f"explore never does this: {type(act).__name__}")


def _quoted(text: str) -> str:
    """Write a text so that it is read as it is, in quotes where it has signs of its own."""
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
