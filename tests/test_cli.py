import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROZMOVA = Path(sys.executable).parent / "rozmova"
BOTS = ("dtek_kyiv", "kharkiv", "poltava", "zakarpattia", "zaporizhzhia")
COMMANDS = (
    ("chat",),
    ("pipe",),
    ("check",),
    ("test",),
    ("explore",),
    ("graph",),
    ("schema",),
    ("new",),
    ("import", "accounts"),
    ("import", "works"),
    ("import", "schedule"),
    ("serve",),
    ("move-db",),
    ("export", "readings"),
)


def rozmova(*arguments: str, typed: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would."""
    return subprocess.run(
        [ROZMOVA, *arguments], input=typed, capture_output=True, encoding="utf-8", cwd=cwd
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy what ships, so that it can be broken."""
    for folder in ("flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(("lang", "word"), [("uk", "Приклад: "), ("en", "Example: ")])
def test_every_command_has_help_with_an_example(
    command: tuple[str, ...], lang: str, word: str
) -> None:
    """Whoever asks a command for help sees how it is used, in their language."""
    done = rozmova("--lang", lang, *command, "--help")
    assert done.returncode == 0
    assert f"{word}rozmova {' '.join(command)}" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("chta",), "chat"),
        (("chat", "poltva"), "poltava"),
        (("pipe", "harkiv"), "kharkiv"),
        (("pipe", "kharkiv", "--dbb", "x"), "--db"),
        (("pipe", "kharkiv", "--channel", "vibr"), "viber"),
        (("graph", "poltava/send_readings"), "poltava/send_reading"),
        (("schema", "dialogs"), "dialog"),
        (("check", "zakarpatia"), "zakarpattia"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_name_is_answered_with_the_nearest(arguments: tuple[str, ...], near: str) -> None:
    """An unknown command, bot, option, channel, dialog or path is exit code 2 with a hint."""
    done = rozmova(*arguments)
    assert done.returncode == 2
    assert f"Можливо, Ви мали на увазі: {near}" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("chat",),
        ("chat", "poltava", "--at", "вчора"),
        ("pipe", "poltava", "--db", "mysql://x"),
        ("export", "readings", "--bot", "poltava", "--month", "2026-13", "--db", "sqlite:///x.db"),
        ("import", "accounts", "--bot", "poltava"),
        ("new", "Моя компанія"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_in_words(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What cannot be meant is said in a sentence, and nothing is created by it."""
    done = rozmova(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "flows").exists()


@pytest.mark.parametrize("bot", BOTS)
def test_a_bot_talks_where_nothing_is_set_up(bot: str, tmp_path: Path) -> None:
    """In an empty folder, without database or token, every bot greets and offers its menu."""
    done = rozmova("chat", bot, typed="Меню\n", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_chat_can_be_in_russian() -> None:
    """``--lang`` of a chat is the language in which the bot speaks."""
    assert "Здравствуйте" in rozmova("chat", "poltava", "--lang", "ru").stdout


@pytest.mark.parametrize("command", [("chat",), ("pipe",)], ids=" ".join)
def test_a_broken_flow_is_said_with_its_place(command: tuple[str, ...], tree: Path) -> None:
    """A bot with a mistake in its files does not start; the mistake is shown where it stands."""
    flow = tree / "flows" / "poltava" / "main.yaml"
    flow.write_text(flow.read_text("utf-8").replace("do: register_account", "do: register_acount"),
                    encoding="utf-8")  # fmt: skip
    done = rozmova(*command, "poltava", cwd=tree)
    assert done.returncode == 1
    assert done.stderr.startswith("flows/poltava/main.yaml:")
    assert "register_account" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "file", ["flows/poltava/bot.yaml", "flows/services.yaml", "locales/uk/poltava.yaml"]
)
@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe", b"a: [", b"\ta: 1", b"", b"- 1\n- 2\n", "a: 'п'ять'".encode()]
)
def test_whatever_a_file_holds_check_says_what_is_wrong(
    file: str, content: bytes, tree: Path
) -> None:
    """A file that is broken in any way gives findings with places, never a traceback."""
    (tree / file).write_bytes(content)
    done = rozmova("check", "--format", "json", cwd=tree)
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)
    assert any(finding["severity"] == "error" for finding in findings)
    assert set(findings[0]) == {
        "file", "line", "column", "end_line", "end_column",
        "code", "severity", "message", "help", "fix",
    }  # fmt: skip


def test_a_database_that_is_none_is_said_and_left_alone(tmp_path: Path) -> None:
    """A file that is no database is named, with exit code 1, and stays as it was."""
    (tmp_path / "x.db").write_text("не база")
    for command in (
        ("pipe", "poltava"),
        ("export", "readings", "--bot", "poltava"),
        ("import", "accounts", str(ROOT / "flows/poltava/accounts.csv"), "--bot", "poltava"),
    ):
        done = rozmova(*command, "--db", "sqlite:///x.db", cwd=tmp_path)
        assert done.returncode == 1
        assert "x.db" in done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "x.db").read_text() == "не база"


def test_a_file_of_billing_that_is_broken_changes_nothing(tmp_path: Path) -> None:
    """An import that is refused leaves the accounts that there were."""
    accounts = ("import", "accounts", "--bot", "poltava", "--db", "sqlite:///t.db")
    assert (
        rozmova(*accounts, str(ROOT / "flows/poltava/accounts.csv"), cwd=tmp_path).returncode == 0
    )
    (tmp_path / "bad.csv").write_bytes(b"account;address\n1;\xc0\n")
    done = rozmova(*accounts, "bad.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "bad.csv" in done.stderr
    with sqlite3.connect(tmp_path / "t.db") as database:
        (count,) = database.execute("SELECT count(*) FROM accounts").fetchone()
    assert count > 3


def test_safe_mistakes_are_mended_on_demand(tree: Path) -> None:
    """``check --fix`` replaces a tab and leaves the file otherwise as it was."""
    flow = tree / "flows" / "poltava" / "main.yaml"
    right = flow.read_text("utf-8")
    flow.write_text(right.replace("\n  hello:", "\n\thello:", 1), encoding="utf-8")
    assert rozmova("check", "poltava", cwd=tree).returncode == 1
    assert rozmova("check", "poltava", "--fix", cwd=tree).returncode == 0
    assert flow.read_text("utf-8") == right


@pytest.mark.parametrize("bot", BOTS)
def test_a_flow_can_be_drawn(bot: str) -> None:
    """A bot's picture names every dialog it can come to, and ends no statement by accident."""
    drawn = rozmova("graph", bot).stdout
    assert drawn.startswith("flowchart TD\n")
    assert drawn.count("subgraph") == drawn.count("\n  end\n") >= 8
    assert ";" not in drawn


def test_a_sixth_utility_is_scaffolded_clean_and_working(tmp_path: Path) -> None:
    """``rozmova new`` in an empty folder gives a bot that checks clean and whose story passes."""
    assert rozmova("new", "lvivoblenergo", cwd=tmp_path).returncode == 0
    checked = rozmova("check", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert "чисто" in checked.stdout
    tested = rozmova("test", cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout
    again = rozmova("new", "lvivoblenergo", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
