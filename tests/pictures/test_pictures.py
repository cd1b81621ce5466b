"""Pictures of the shipped bots, read back: everything is there once, nothing on anything else."""

import itertools
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.core.places import Goto
from engine.language.documents import DialogDoc
from engine.language.tree import Utility, bots, read_tree
from engine.pictures.cards import card_of
from engine.pictures.draw import drawn
from engine.pictures.measure import width, wrapped
from engine.pictures.scenes import Kind, Play, plays, words_of
from tests.pictures.seen import Box, Dialog, dialogs

ROOT = Path(__file__).parents[2]
BOTS = bots(ROOT)


@cache
def picture(bot: str) -> list[Dialog]:
    """Draw a bot and read it back, once."""
    return dialogs(drawn(ROOT, bot, "svg", "uk"))


@cache
def utility(bot: str) -> Utility:
    """Read a bot once."""
    return read_tree(ROOT, [bot]).utilities[bot]


def scenes_of(bot: str) -> list[Play]:
    """Give what is to be seen of a bot."""
    tree = read_tree(ROOT, [bot])
    return plays(list(utility(bot).reachable().values()), words_of(tree, utility(bot)))


def written(dialog: DialogDoc) -> Iterator[tuple[str, str, str]]:
    """Give the ways between the states of a dialog that stand in its file, counted by hand."""
    names = [state.name.text for state in dialog.states]
    for number, state in enumerate(dialog.states):
        source = state.name.text
        for branch in (*state.buttons, *state.then):
            if isinstance(branch.way.place, Goto):
                yield source, branch.name.text, branch.way.place.state
        below = names[number + 1 : number + 2]
        waits_for_buttons = state.buttons and not (state.ask or state.choose)
        on = below
        if state.go is not None:
            on = [state.go.place.state] if isinstance(state.go.place, Goto) else []
        if not waits_for_buttons or state.go is not None:
            yield from ((source, "", target) for target in on)
        if state.guard is not None and (waits_for_buttons or on != below):
            yield from ((source, "", target) for target in below)


@pytest.mark.parametrize("bot", BOTS)
def test_every_dialog_and_state_is_in_the_picture_once(bot: str) -> None:
    """A bot's picture shows what the bot can come to, and nothing twice."""
    seen = [(dialog.name, state.name) for dialog in picture(bot) for state in dialog.states]
    reachable = utility(bot).reachable().values()
    assert seen == [(each.name, state.name.text) for each in reachable for state in each.states]


@pytest.mark.parametrize("bot", BOTS)
def test_every_way_to_another_state_is_a_line_once(bot: str) -> None:
    """Each button, outcome and way on that leads to a state has a line of its own, to there."""
    for dialog in picture(bot):
        seen = Counter((way.source, way.name, way.target) for way in dialog.ways)
        assert seen == Counter(written(utility(bot).dialogs[dialog.name])), dialog.name


@pytest.mark.parametrize("bot", BOTS)
def test_every_way_out_of_a_dialog_is_a_plate_once(bot: str) -> None:
    """Each way that leads to no state of the dialog says on the card where it leads."""
    for play, dialog in zip(scenes_of(bot), picture(bot), strict=True):
        for scene, state in zip(play.scenes, dialog.states, strict=True):
            out = [way for way in scene.ways if not isinstance(way.place, Goto)]
            assert len(state.chips) == len(out), (play.name, scene.name)


@pytest.mark.parametrize("bot", BOTS)
def test_cards_and_frames_stand_apart(bot: str) -> None:
    """No frame lies on another, no card on another, and each card is within its frame."""
    for one, other in itertools.combinations(picture(bot), 2):
        assert not one.frame.meets(other.frame), (one.name, other.name)
    for dialog in picture(bot):
        assert all(dialog.frame.holds(state.box) for state in dialog.states)
        for one_state, other_state in itertools.combinations(dialog.states, 2):
            assert not one_state.box.meets(other_state.box), (one_state.name, other_state.name)


@pytest.mark.parametrize("bot", BOTS)
def test_words_and_plates_stand_apart_on_their_card(bot: str) -> None:
    """Nothing that is written on a card leaves it, or lies on something else."""
    for dialog in picture(bot):
        for state in dialog.states:
            for box in (*state.words, *state.chips):
                assert state.box.holds(box), box.of
            for one, other in itertools.combinations((*state.words, *state.chips), 2):
                assert not one.meets(other), (one.of, other.of)


@pytest.mark.parametrize("bot", BOTS)
def test_no_line_runs_over_a_card(bot: str) -> None:
    """Lines pass between the cards, and stay in the frame."""
    for dialog in picture(bot):
        for way in dialog.ways:
            for part in way.parts:
                assert dialog.frame.holds(part)
                line = Box("", part.left - 0.3, part.top - 0.3, part.right + 0.3, part.bottom + 0.3)
                inner = [_inner(state.box) for state in dialog.states]
                assert not any(line.meets(box) for box in inner), (dialog.name, way)


@pytest.mark.parametrize("bot", BOTS)
def test_lines_to_different_states_do_not_run_along_each_other(bot: str) -> None:
    """Where two lines lie on one another they lead to the same state."""
    for dialog in picture(bot):
        for one, other in itertools.combinations(dialog.ways, 2):
            if one.target == other.target:
                continue
            for part, another in itertools.product(one.parts, other.parts):
                assert _shared(part, another) < 8, (dialog.name, one, other)


@pytest.mark.parametrize("bot", BOTS)
def test_mermaid_has_every_way_once_too(bot: str) -> None:
    """Both formats show the same states and ways."""
    drawing = drawn(ROOT, bot, "mermaid", "uk")
    seen = scenes_of(bot)
    ways = sum(len(scene.ways) for play in seen for scene in play.scenes)
    assert len(re.findall(r" (?:-->|-\.->)", drawing)) == ways
    assert drawing.count("subgraph ") == len(seen)


def test_the_same_dialogs_are_the_same_bytes() -> None:
    """A picture depends on nothing but the files: it can be compared and kept."""
    assert drawn(ROOT, "poltava", "svg", "uk") == drawn(ROOT, "poltava", "svg", "uk")


def test_what_files_say_never_becomes_a_part_of_the_picture(tmp_path: Path) -> None:
    """Labels, texts and names with signs of XML are letters, nothing more."""
    for folder in ("flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    evil = "</text><script>alert('x')</script>&amp; \"]]>"
    quoted = evil.replace("'", "''")
    for name, old in (
        ("flows/poltava/main.yaml", r"about: .*"),
        ("locales/uk/poltava.yaml", r"help: Допомога"),
    ):
        path = tmp_path / name
        source, count = re.subn(old, lambda m: f"{m[0].split(':')[0]}: '{quoted}'",
                                path.read_text("utf-8"), count=1)  # fmt: skip
        assert count == 1
        path.write_text(source, "utf-8")
    svg = drawn(tmp_path, "poltava", "svg", "uk")
    assert "<script" not in svg
    assert svg.count("&lt;script&gt;") >= 2
    assert next(dialog.name for dialog in dialogs(svg)) == "main"


def test_the_picture_speaks_the_readers_language() -> None:
    """What the picture itself says is in the staff's language; what the bot says stays."""
    english = drawn(ROOT, "poltava/help", "svg", "en")
    assert "where the conversation leads" in english
    assert "куди веде розмова" in drawn(ROOT, "poltava/help", "svg", "uk")


def test_the_picture_is_readable_without_eyes_and_by_search() -> None:
    """It has a title and a description, every card and line says what it is, texts are texts."""
    svg = drawn(ROOT, "poltava/register_account", "svg", "uk")
    assert "<title id=" in svg
    assert "<desc id=" in svg
    assert 'aria-label="register_account.account_number"' in svg
    assert "<title>account_number → paused: paused</title>" in svg
    assert "prefers-color-scheme: dark" in svg


@pytest.mark.parametrize("room", [40.0, 90.0, 212.0])
def test_long_words_and_texts_are_broken_into_lines(room: float) -> None:
    """No line is wider than its room, and no letter is lost."""
    text = "Електропостачальниками-неперевершеними передаватимуть показники лічильників щомісяця"
    lines = wrapped(text, 12, room)
    assert all(width(line, 12) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_text_that_is_too_long_is_cut_with_a_sign() -> None:
    """Whoever reads a picture sees that there is more."""
    lines = wrapped("слово " * 50, 12, 100, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_the_plain_way_on_leaves_by_the_head_of_a_card() -> None:
    """What goes on without an answer of the person's has a port, and no row."""
    (play,) = (each for each in scenes_of("poltava") if each.name == "register_account")
    card = card_of(play.scenes[0], "uk", frozenset(scene.name for scene in play.scenes))
    assert [port.way.kind for port in card.ports] == [Kind.ON]


def _inner(box: Box) -> Box:
    return Box(box.of, box.left + 0.5, box.top + 0.5, box.right - 0.5, box.bottom - 0.5)


def _shared(one: Box, other: Box) -> float:
    """Give for how long two straight parts run in one line."""
    if one.top == one.bottom and other.top == other.bottom and abs(one.top - other.top) < 2:
        return min(one.right, other.right) - max(one.left, other.left)
    if one.left == one.right and other.left == other.right and abs(one.left - other.left) < 2:
        return min(one.bottom, other.bottom) - max(one.top, other.top)
    return 0.0
