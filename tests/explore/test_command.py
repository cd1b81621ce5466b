from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.explore.command import TALKS, run_explore, run_walk, talks_and_bots
from engine.explore.nodes import Bounds
from engine.stories.running import run
from tests.explore.seeded import BOUNDS, stage
from tests.explore.test_findings import TWO_STATES, TWO_TEXTS
from tests.explore.test_saving import SEEDS


class Terminal:
    """What was written, in one text."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str) -> None:
        """Take a line."""
        self.text += text + "\n"


def told(
    root: Path, lang: str = "uk", bounds: Bounds = BOUNDS, save: Path | None = None
) -> tuple[bool, str]:
    """Explore the bot of a folder; give whether all is well, and what was said."""
    terminal = Terminal()
    well = run_explore(root, ["proba"], bounds, lang, terminal, folder=save)
    return well, terminal.text


def test_a_clean_bot_is_a_line(tmp_path: Path) -> None:
    """Where there is nothing to say, only the figures are said: how much, and of how much."""
    stage(tmp_path)
    well, text = told(tmp_path)
    assert well
    assert text.startswith(" proba          чисто · ")
    reach = "                станів 6 з 6, виходів із них 9 з 9 (uk — 9, ru — 9, telegram — 9)\n"
    assert text.partition("\n")[2] == reach


def test_a_finding_is_said_with_its_place_its_conversation_and_its_mending(tmp_path: Path) -> None:
    """First the place, then what people would see, then what to do."""
    stage(tmp_path, **SEEDS["x04"])  # type: ignore[arg-type]
    well, text = told(tmp_path)
    assert not well
    first, _, heading, *turns = text.split("\n")
    assert first == "flows/proba/main.yaml:5:3  помилка X04 — бот 3 рази поспіль каже те саме"
    assert heading == "   Найкоротша розмова, що це показує (5 реплік; telegram, uk):"
    assert [line.split()[:2] for line in turns[:6]] == [
        ["Людина", "/start"],
        ["Бот", "Що"],
        ["Людина", "[Питати]"],
        ["Бот", "Далі?"],
        ["Людина", "не"],
        ["Бот", "Натисніть"],
    ]
    assert "Виправити: дайте кілька текстів списком" in text
    assert " proba          знайдено: 1 · " in text


def test_findings_can_be_read_in_english(tmp_path: Path) -> None:
    """Whoever asks for English gets all of it so."""
    stage(tmp_path, **SEEDS["x04"])  # type: ignore[arg-type]
    _, text = told(tmp_path, lang="en")
    assert "error X04 — the bot says the same 3 times in a row" in text
    assert "The shortest conversation that shows it (5 turns; telegram, uk):" in text


def test_a_bound_that_was_hit_is_told(tmp_path: Path) -> None:
    """Nobody should take half a search for a whole one."""
    stage(tmp_path)
    well, text = told(tmp_path, bounds=Bounds(situations=2))
    assert well
    assert "далі не пішли: забагато ситуацій. Більше: --situations 4" in text


def test_what_nobody_went_through_is_listed_with_its_line(tmp_path: Path) -> None:
    """A way that the sample never takes stands where it is written, under what was counted."""
    main = TWO_STATES.replace("ready:\n", "secret: {if: person.phone}\nready:\n")
    main = main.replace("next: ready", "next: secret")
    stage(tmp_path, main=main, uk=TWO_TEXTS + "secret: Таємне.\n")
    terminal = Terminal()
    run_explore(tmp_path, ["proba"], BOUNDS, "uk", terminal, coverage=True)
    _, _, listed = terminal.text.partition(" Пройдено ")
    assert " proba               5 з 7          6 з 9" in listed
    assert "secret (увесь стан)" in listed
    assert "flows/proba/main.yaml:8\n" in listed
    assert "Мовою" not in listed


def test_a_bot_with_errors_is_not_explored(tmp_path: Path) -> None:
    """What check refuses is not played."""
    stage(tmp_path)
    main = tmp_path / "flows/proba/main.yaml"
    main.write_text(main.read_text("utf-8").replace("ask: ask", "ask: nowhere"), "utf-8")
    well, text = told(tmp_path)
    assert not well
    assert "rozmova check proba" in text


def test_what_is_saved_is_played_by_test(tmp_path: Path) -> None:
    """A saved story fails in ``rozmova test`` until the flow is mended."""
    stage(tmp_path, **SEEDS["x04"])  # type: ignore[arg-type]
    _, text = told(tmp_path, save=tmp_path / "tests/stories")
    assert "Збережено як тест: " in text
    terminal = Terminal()
    run(tmp_path, (), coverage=False, lang="uk", write=terminal)
    assert "✗ proba/explored_x04_1 — X04: бот 3 рази поспіль каже те саме" in terminal.text


def test_the_walk_says_its_seed(tmp_path: Path) -> None:
    """What it found can be found again by the same command."""
    uk = TWO_TEXTS.replace("text: Далі?", 'text: "{% if person.phone %}Далі?{% endif %}"')
    stage(tmp_path, main=TWO_STATES, uk=uk)
    terminal = Terminal()
    assert not run_walk(tmp_path, ["proba"], 60, 3, "uk", terminal)
    assert "помилка X03 — бот промовчав" in terminal.text
    assert "Повторити саме це: rozmova test --walk 60 --seed 3 proba" in terminal.text


@pytest.mark.parametrize(
    ("walk", "names", "meant"),
    [
        ("", (), (TALKS, ())),
        ("50", ("poltava",), (50, ("poltava",))),
        ("poltava", ("kharkiv",), (TALKS, ("poltava", "kharkiv"))),
    ],
)
def test_the_number_of_conversations_may_be_left_out(
    walk: str, names: tuple[str, ...], meant: tuple[int, tuple[str, ...]]
) -> None:
    """A bot's name after ``--walk`` is a bot's name."""
    assert talks_and_bots(walk, names) == meant


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("explore", "poltva"), 2),
        (("explore", "proba", "--depth", "0"), 2),
        (("explore", "proba"), 1),
        (("test", "--walk", "5", "nobody"), 2),
        (("test", "--walk", "1", "proba"), 0),
    ],
)
def test_exit_codes_are_as_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    """0 is right, 1 is findings, 2 is wrong usage."""
    stage(tmp_path, **SEEDS["x04"])  # type: ignore[arg-type]
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, arguments).exit_code == code
