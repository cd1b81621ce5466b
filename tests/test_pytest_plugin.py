"""What ``pytest`` makes of a tree of ours, in a folder of its own and a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.scaffold import scaffold

pytest_plugins = ["pytester"]

ROZMOVA = Path(sys.executable).parent / "rozmova"
FOUND = ("flows", "tests/stories")


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache for all, since a home of its own, as pytester gives each, begins without one."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def tree(
    pytester: pytest.Pytester, parsed: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """Give a folder with a bot that is without mistakes, and its story."""
    assert list(scaffold(pytester.path, "lviv"))
    monkeypatch.setenv("ROZMOVA_CACHE", str(parsed))
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")  # half of a start, not needed
    return pytester


def story(tree: pytest.Pytester) -> Path:
    """Give the bot's one story."""
    (file,) = tree.path.glob("tests/stories/lviv/*.yaml")
    return file


def spoil(file: Path, pattern: str, other: str) -> None:
    """Write something else once into a file."""
    source, count = re.subn(pattern, other, file.read_text("utf-8"), count=1)
    assert count == 1
    file.write_text(source, "utf-8")


def break_story(tree: pytest.Pytester) -> None:
    """Let the story expect something else than what the bot does."""
    spoil(story(tree), "  bot: account_number", "  bot: account_number\n  says: такого бот не каже")


def test_each_bot_is_checked_and_each_story_played_in_each_language(tree: pytest.Pytester) -> None:
    """There is an item for the check of a bot, and one for a story in a language."""
    done = tree.runpytest_subprocess("-v", *FOUND)
    name = story(tree).name
    done.stdout.fnmatch_lines_random([
        "flows/lviv/bot.yaml::check PASSED*",
        f"tests/stories/lviv/{name}::uk PASSED*",
        f"tests/stories/lviv/{name}::ru PASSED*",
    ])  # fmt: skip
    done.assert_outcomes(passed=3)


def test_a_story_fails_with_the_transcript_of_rozmova_test(tree: pytest.Pytester) -> None:
    """What went otherwise is said once, in the same words, with its place; no traceback of ours."""
    break_story(tree)
    done = tree.runpytest_subprocess("tests/stories")
    done.assert_outcomes(failed=2)
    told = subprocess.run([ROZMOVA, "test"], capture_output=True, encoding="utf-8", cwd=tree.path)
    said = done.stdout.str()
    transcript = [line for line in told.stdout.splitlines() if line.startswith("   ")]
    assert len(transcript) >= 4
    assert [line for line in transcript if line.rstrip() not in said] == []
    assert re.search(rf"tests/stories/lviv/{story(tree).name}:\d+:\d+", said)
    assert "pytest_items.py" not in said


def test_a_mistake_in_a_flow_fails_the_check_with_its_finding(tree: pytest.Pytester) -> None:
    """The check says what ``rozmova check`` says, and no story of the bot is played."""
    (tree.path / "flows/lviv/odd.yaml").write_text("states:\n  a:\n    go: nowhere\n", "utf-8")
    done = tree.runpytest_subprocess(*FOUND)
    done.assert_outcomes(failed=3)
    done.stdout.fnmatch_lines(["flows/lviv/odd.yaml:3:9*L01*", "*go: nowhere*"])


def test_a_mistake_in_a_story_fails_the_story_alone(tree: pytest.Pytester) -> None:
    """A name that means nothing is said where it stands."""
    spoil(story(tree), "  bot: account_number", "  bot: nobody_is_called_so")
    done = tree.runpytest_subprocess("tests/stories", "-k", "uk")
    done.assert_outcomes(failed=1, deselected=1)
    assert re.search(rf"{story(tree).name}:\d+:\d+", done.stdout.str())


def test_pytest_s_own_options_work(tree: pytest.Pytester) -> None:
    """Stories are chosen by language or name, repeated when they failed, stopped at, and shared."""
    break_story(tree)
    tree.runpytest_subprocess("-x", "tests/stories").assert_outcomes(failed=1)
    tree.runpytest_subprocess("-k", "ru and lviv", *FOUND).assert_outcomes(failed=1, deselected=2)
    tree.runpytest_subprocess("-n", "2", *FOUND).assert_outcomes(passed=1, failed=2)
    tree.runpytest_subprocess("--lf", "flows", "tests").assert_outcomes(failed=2)


def test_files_of_others_are_left_alone(pytester: pytest.Pytester) -> None:
    """Where there are no flows, nothing is collected, and nothing of ours is even imported."""
    for name in ("tests/stories/a/b.yaml", "config/bot.yaml", "x.yaml"):
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n", "utf-8")
    pytester.makeconftest(
        "import sys\n"
        "def pytest_unconfigure():\n"
        "    print('OURS', sorted(n for n in sys.modules if n.startswith('engine.')))\n"
    )
    done = pytester.runpytest_subprocess()
    assert done.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    done.stdout.fnmatch_lines(["OURS ['engine.pytest_plugin']"])
