"""``rozmova check`` as a person runs it: what its options print and how it ends."""

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.test_cli import ROZMOVA, rozmova

GOOD = Path(__file__).parent / "language" / "ok" / "tree"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the good tree and break one way and one label in it."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = shutil.copytree(GOOD, tmp_path / "tree")
    main, texts = root / "flows/city/main.yaml", root / "locales/uk/city.yaml"
    main.write_text(main.read_text("utf-8").replace("none: add", "none: ad"), "utf-8")
    label = "meters: Передати показники індивідуальних лічильників тепла"
    texts.write_text(texts.read_text("utf-8").replace("meters: Лічильники", label), "utf-8")
    return root


@pytest.mark.parametrize(
    ("lang", "means", "bad"),
    [("uk", "Чим це шкодить:", "Погано — flows/city/main.yaml"),
     ("en", "The harm it does:", "Bad — flows/city/main.yaml")],
)  # fmt: skip
def test_a_code_is_explained(lang: str, means: str, bad: str) -> None:
    """In the reader's language, with a bad and a good example, however the code is typed."""
    done = rozmova("--lang", lang, "check", "--explain", "l01")
    assert done.returncode == 0
    assert done.stdout.startswith("L01 — ")
    assert means in done.stdout
    assert bad in done.stdout
    assert "none: ad\n" in done.stdout


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    """Whoever mistypes a code sees those that are like it."""
    done = rozmova("check", "--explain", "T60")
    assert done.returncode == 2
    assert "T06" in done.stderr


def test_a_code_of_explore_is_told_from_those_of_check() -> None:
    """It has no page: what it means stands with each finding."""
    done = rozmova("check", "--explain", "x01")
    assert done.returncode == 2
    assert "rozmova explore" in done.stderr


def test_the_summary_says_where_to_read_more(tree: Path) -> None:
    """Below the findings stands how to ask about the first of them."""
    done = rozmova("check", cwd=tree)
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("rozmova check --explain L01")


def test_the_page_that_is_offered_is_that_of_an_error_before_a_warning(tree: Path) -> None:
    """A warning that comes first is not what keeps a bot from being published."""
    path = tree / "flows/city/main.yaml"
    path.write_text(path.read_text("utf-8").replace("none: ad\n", "none: add\n"), "utf-8")
    texts = tree / "locales/uk/city.yaml"
    wrong = texts.read_text("utf-8").replace("account.address }}", "account.adress }}")
    texts.write_text(wrong, "utf-8")
    done = rozmova("check", "--short", cwd=tree)
    assert " T07 — " in done.stdout.partition("\n")[0]
    assert done.stdout.rstrip().endswith("rozmova check --explain T04")


def test_short_is_one_line_for_a_finding(tree: Path) -> None:
    """Only where it is and what it is, then the summary."""
    done = rozmova("check", "--short", cwd=tree)
    first, second, empty, *_ = done.stdout.split("\n")
    assert first.startswith("flows/city/main.yaml:20:13  помилка L01 — ")
    assert second.startswith("locales/uk/city.yaml:7:47  увага T07 — ")
    assert empty == ""


def test_github_gets_a_command_for_each_finding(tree: Path) -> None:
    """Nothing but commands is printed, and the exit code is the same."""
    done = rozmova("check", "--format", "github", cwd=tree)
    assert done.returncode == 1
    error, warning = done.stdout.rstrip("\n").split("\n")
    assert error.startswith("::error file=flows/city/main.yaml,line=20,endLine=20,col=13,")
    assert warning.startswith("::warning file=locales/uk/city.yaml,")


def test_sarif_is_a_log(tree: Path) -> None:
    """What is printed is one SARIF log with a result for each finding."""
    done = rozmova("check", "--format", "sarif", cwd=tree)
    assert done.returncode == 1
    (run,) = json.loads(done.stdout)["runs"]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("L01", "error"), ("T07", "warning"),
    ]  # fmt: skip


def test_a_renaming_is_told_with_its_files(tree: Path) -> None:
    """What was renamed, in how many places, in which files."""
    done = rozmova("check", "--rename", "main.hello", "welcome", cwd=tree)
    assert done.returncode == 0
    assert done.stdout.startswith("«main.hello» тепер зветься «welcome»: ")
    assert "  locales/ru/city.yaml\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rename", "main.helo", "welcome"), "«main.hello»"),
        (("--rename", "main.hello", "menu"), "«main.menu»"),
        (("--rename", "main.hello", "welcome", "citty"), "city"),
        (("--rename", "stuck.stuck", "lost", "city"), "flows/shared/stuck.yaml"),
        (("--fix", "--watch"), "--fix, --watch"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_meant_is_said(arguments: tuple[str, ...], said: str, tree: Path) -> None:
    """Wrong usage is exit code 2, says what is wrong and what is near, and changes nothing."""
    before = {path: path.read_bytes() for path in tree.rglob("*.yaml")}
    done = rozmova("check", *arguments, cwd=tree)
    assert done.returncode == 2
    assert said in done.stderr
    assert {path: path.read_bytes() for path in tree.rglob("*.yaml")} == before


def test_a_renaming_that_would_spoil_something_shows_it(tree: Path) -> None:
    """The mistakes that there would be are shown with their lines; exit code 1."""
    line = tree / "flows/city/bot.yaml"
    text = line.read_text("utf-8").replace("\nlines:\n  add: / {account_number} add\n", "")
    line.write_text(text, "utf-8")
    for language in ("uk", "ru"):
        shared = tree / f"locales/{language}/shared.yaml"
        changed = shared.read_text("utf-8").replace("{{ came }}", "{{ account_number }} {{ came }}")
        shared.write_text(changed, "utf-8")
    done = rozmova("check", "--rename", "register_account.account_number", "digits", cwd=tree)
    assert done.returncode == 1
    assert "помилка T04" in done.stdout
    assert "Нічого не перейменовано" in done.stderr


def test_watching_ends_with_ctrl_c_and_the_last_result(tree: Path) -> None:
    """Ctrl-C is no failure: the exit code is what the last check would have given."""
    with subprocess.Popen(
        [ROZMOVA, "check", "--watch", "--short"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=tree,
    ) as watching:  # fmt: skip
        assert watching.stderr is not None
        assert watching.stdout is not None
        assert "Ctrl+C" in watching.stderr.readline()
        watching.send_signal(signal.SIGINT)
        said = watching.stdout.read()
    assert watching.returncode == 1
    assert said.startswith("── ")
    assert "flows/city/main.yaml:20:13" in said


def test_mending_tells_what_it_changed(tree: Path) -> None:
    """Each line as it was and as it is, with its place; then how many there were."""
    main, texts = tree / "flows/city/main.yaml", tree / "locales/uk/city.yaml"
    wrong = main.read_text("utf-8").replace("none: ad\n", "none: add\n")
    main.write_text(wrong.replace("    do: choose", "    dо: choose"), "utf-8")
    stale = texts.read_text("utf-8").replace("  hello:", "  farewell: Бувайте!\n  hello:")
    texts.write_text(stale, "utf-8")
    done = rozmova("check", "--fix", "--short", cwd=tree)
    assert done.stderr == (
        "flows/city/main.yaml:18\n"
        "  було:      dо: choose_account\n"
        "  стало:     do: choose_account\n\n"
        "locales/uk/city.yaml:2\n"
        "  прибрано:   farewell: Бувайте!\n\n"
        "Виправлено: 2 місця.\n"
    )
    assert done.stdout.startswith("locales/uk/city.yaml:7:47  увага T07 — ")


def test_mending_says_that_there_is_nothing_to_do(tree: Path) -> None:
    """What cannot safely be mended stays, and it is said that no file has changed."""
    before = {path: path.read_bytes() for path in tree.rglob("*.yaml")}
    done = rozmova("check", "--fix", cwd=tree)
    assert done.stderr == "Безпечно виправити тут нічого; файли не змінено.\n"
    assert {path: path.read_bytes() for path in tree.rglob("*.yaml")} == before


def test_mending_that_would_make_worse_says_what_it_would_bring(tree: Path) -> None:
    """Where another mistake comes to light, that is told and no file has changed."""
    main = tree / "flows/city/main.yaml"
    text = main.read_text("utf-8").replace("    do: choose", "\t\tdo: choose")
    text = text.replace("  meters:\n    go: menu", "  meters:\n    go menu\n    wait: 1 h")
    main.write_text(text, "utf-8")
    done = rozmova("check", "--fix", cwd=tree)
    assert done.stderr == (
        "Виправлення зробило б гірше, тому файли не змінено. З’явилося б нове:\n"
        "  flows/city/main.yaml:23:5  помилка Y10 — після «go» немає двокрапки\n"
    )
    assert main.read_text("utf-8") == text


def test_mending_shows_the_sign_that_nobody_sees(tree: Path) -> None:
    """A space that is none is a dot in the line as it was, as in the finding itself."""
    main = tree / "flows/city/main.yaml"
    text = main.read_text("utf-8").replace("do: choose", "do:\u00a0choose")
    main.write_text(text.replace("none: ad\n", "none: add\n"), "utf-8")
    done = rozmova("check", "--fix", "--short", cwd=tree)
    assert done.stderr.startswith(
        "flows/city/main.yaml:18\n"
        "  було:      do:·choose_account\n"
        "  стало:     do: choose_account\n"
    )


@pytest.mark.parametrize(
    ("typed", "title"), [("Л01", "L01 — "), ("л01", "L01 — "), ("т06", "T06 — "), ("У07", "Y07 — ")]
)
def test_a_code_may_be_typed_in_cyrillic(typed: str, title: str) -> None:
    """Letters of the other alphabet are read by their look or their sound."""
    done = rozmova("check", "--explain", typed)
    assert done.returncode == 0
    assert done.stdout.startswith(title)


def test_a_code_that_may_mean_two_is_asked_about() -> None:
    """The Cyrillic С looks like C and sounds like S, so both are named."""
    done = rozmova("check", "--explain", "с01")
    assert done.returncode == 2
    assert "Можливо, Ви мали на увазі: C01, S01.\n" in done.stderr


@pytest.mark.parametrize("arguments", [("--fix",), ("--rename", "main.hello", "welcome")])
def test_what_ships_is_never_changed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Where there is no tree of one's own the shipped one is read, not written."""
    done = rozmova("check", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "flows" in done.stderr
