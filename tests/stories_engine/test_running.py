import shutil
from pathlib import Path

import pytest

from engine.stories import run
from tests.stories_engine.conftest import ROOT

WELL = "about: Добре\ntalk:\n- type: Меню\n  bot: [menu]\n"
WRONG = "about: Погано\ntalk:\n- type: Меню\n  bot: [hello, menu]\n"
STORIES = "tests/stories/notes"


class Terminal:
    """What was written, in one text."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str) -> None:
        """Take a line."""
        self.text += text + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the tree, so that stories may be written into it."""
    (tmp_path / "tree" / STORIES).mkdir(parents=True)
    return Path(shutil.copytree(ROOT, tmp_path / "tree", dirs_exist_ok=True))


def played(folder: Path, *paths: str, coverage: bool = False, **stories: str) -> tuple[bool, str]:
    """Write stories, run them, and give whether all went well, and what was said."""
    for name, text in stories.items():
        (folder / STORIES / f"{name}.yaml").write_text(text, encoding="utf-8")
    terminal = Terminal()
    return run(folder, paths, coverage, "uk", terminal), terminal.text


def test_stories_that_go_as_written_are_summed_up(folder: Path) -> None:
    """A line for each bot, and one for all: nothing else when everything is well."""
    well, text = played(folder, first=WELL, second=WELL)
    assert well
    lines = text.split("\n")
    assert lines[0].split() == ["notes", "✓", "✓", "2", "розмови,", "2", "репліки"]
    assert lines[2].startswith(" 2 розмови, мови: uk, ru — усі як треба · ")
    assert lines[3:] == [""]


def test_a_story_that_fails_fails_the_run(folder: Path) -> None:
    """What must fail does fail, in both languages, and says where."""
    well, text = played(folder, first=WELL, second=WRONG)
    assert not well
    assert "✗ notes/second — Погано · uk, ru\n  tests/stories/notes/second.yaml:4:9\n" in text
    assert "чекали:  hello — «Вітаю!»" in text
    assert " — не так: 1 · " in text


def test_one_may_ask_for_a_bot_a_story_or_a_path(folder: Path) -> None:
    """A bot's name, ``bot/name``, a file and a folder each choose stories."""
    for word in ("notes", "notes/first", f"{STORIES}/first.yaml", "tests/stories"):
        well, text = played(folder, word, first=WELL)
        assert (word, well) == (word, True)
        assert " 1 розмова, " in text
    assert played(folder, "notes/first", second=WRONG)[0]
    assert not played(folder, "notes/second")[0]


def test_what_does_not_exist_cannot_pass(folder: Path) -> None:
    """Asking for a story that is not there is not the same as its going well."""
    well, text = played(folder, "notes/none", first=WELL)
    assert not well
    assert "Жодної розмови для «notes/none» немає." in text
    (folder / STORIES / "first.yaml").unlink()
    nothing = "Розмов ще немає. Вони лежать у tests/stories/компанія/назва.yaml.\n"
    assert played(folder) == (True, nothing)


def test_a_story_with_a_mistake_in_its_file_has_failed(folder: Path) -> None:
    """It is not played; its line is shown, and where to read more."""
    well, text = played(folder, first=WELL.replace("menu", "mneu"))
    assert not well
    assert "tests/stories/notes/first.yaml:4:9" in text
    assert "у файлі помилка N01. Докладно: rozmova check tests/stories/notes/first.yaml" in text
    assert " → 4 │   bot: [mneu]" in text


def test_a_story_for_a_bot_that_does_not_exist_has_failed(folder: Path) -> None:
    """Nobody plays it, so nobody may believe that it passes."""
    well, text = played(folder, first="bot: nots\n" + WELL)
    assert not well
    assert "у файлі помилка N06." in text


def test_a_bot_with_mistakes_is_not_played(folder: Path) -> None:
    """A broken bot is told apart from a broken story."""
    file = folder / "flows/notes/main.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("note: note", "note: nowhere"))
    well, text = played(folder, first=WELL)
    assert not well
    assert "у файлах бота є помилки: 1. Докладно: rozmova check notes" in text


def test_coverage_is_shown_when_asked_for(folder: Path) -> None:
    """After the stories comes what they did not touch."""
    _, text = played(folder, coverage=True, first=WELL)
    assert "Перевірено       стани          виходи зі станів" in text
    assert "Ніхто ще не перевіряв:" in text
    assert "Перевірено" not in played(folder)[1]


def test_a_story_may_be_meant_for_one_language(folder: Path) -> None:
    """``language`` keeps a story from being played in the others."""
    _, text = played(folder, first="language: ru\n" + WELL)
    assert " 1 розмова, мови: ru — усі як треба" in text
