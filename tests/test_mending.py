"""``check --fix``: every kind of safe correction, and never anything worse than before."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.language.finding import Finding
from engine.mending import Change, Mended, mend
from engine.trial import everything

GOOD = Path(__file__).parent / "language" / "ok" / "tree"
MAIN, OWNER = "flows/city/main.yaml", "flows/city/prove_owner.yaml"
TEXTS = "locales/uk/city.yaml"
Mistake = tuple[str, str, str, str]

MISTAKES: dict[str, Mistake] = {
    "a tab": ("Y01", OWNER, "    buttons:\n      right", "\t\tbuttons:\n      right"),
    "a tab as wide as four spaces": ("Y01", MAIN, "  meters:\n    go", "  meters:\n\tgo"),
    "a look-alike letter in a word": ("S02", MAIN, "    do: choose", "    dо: choose"),
    "a look-alike letter in a name": ("S02", MAIN, "none: add", "none: аdd"),
    "a placeholder without quotes": (
        "Y04",
        TEXTS,
        "Завтра, {{ outage.date|date }},",
        "{{ outage.date|date }} —",
    ),
    "a colon without quotes": ("Y03", TEXTS, "hello: Вітаємо!", "hello: Увага: пишіть."),
    "an apostrophe in quotes": ("Y05", TEXTS, "hello: Вітаємо!", "hello: 'Пам'ятайте!'"),
    "a sign without quotes": ("Y11", TEXTS, "hello: Вітаємо!", "hello: *Увага!* Бот."),
    "a stale text": ("T03", TEXTS, "  hello: Вітаємо!", "  farewell: Бувайте!\n  hello: Вітаємо!"),
    "a space that cannot be seen": ("Y12", OWNER, "wrong: end wrong", "wrong:\u00a0end wrong"),
}
"""The code, the file, what stands in it, and how it is mistyped."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the good tree."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(GOOD, tmp_path / "tree")


def break_(root: Path, mistake: Mistake) -> None:
    """Make a mistake."""
    _, file, old, new = mistake
    path = root / file
    text = path.read_bytes().decode()
    path.write_bytes(text.replace(old, new, 1).encode())


def contents(root: Path) -> dict[str, bytes]:
    """Give all files of a tree."""
    return {str(path): path.read_bytes() for path in root.rglob("*.yaml")}


def codes(findings: list[Finding]) -> list[str]:
    """Give the codes of findings."""
    return [finding.code for finding in findings]


@pytest.mark.parametrize("what", MISTAKES)
def test_each_kind_is_mended(what: str, tree: Path) -> None:
    """One mistake is found, mended in one place, and nothing is found afterwards."""
    break_(tree, MISTAKES[what])
    findings = everything(tree)
    assert codes(findings) == [MISTAKES[what][0]]
    assert mend(tree, findings).count == 1
    assert everything(tree) == []


@pytest.mark.parametrize("what", ["a tab", "a look-alike letter in a word", "a stale text"])
def test_the_rest_of_the_file_stays_as_it_was(what: str, tree: Path) -> None:
    """What is mended is the very text from before the mistake, byte for byte."""
    before = contents(tree)
    break_(tree, MISTAKES[what])
    assert mend(tree, everything(tree)).count == 1
    assert contents(tree) == before


def test_of_the_widths_that_a_tab_may_have_the_one_that_leaves_no_mistake_is_written(
    tree: Path,
) -> None:
    """With two spaces for the tab the file can be read, but not as it was meant."""
    break_(tree, ("Y01", MAIN, "    then:\n      none: add", "    then:\n\tnone: add"))
    assert mend(tree, everything(tree)).count == 1
    assert everything(tree) == []
    assert "    then:\n        none: add\n" in (tree / MAIN).read_text("utf-8")


def test_a_text_that_nobody_asks_for_goes_in_every_language(tree: Path) -> None:
    """The second language is told only when the first is gone; one call takes out both."""
    before = contents(tree)
    break_(tree, MISTAKES["a stale text"])
    break_(tree, ("T03", "locales/ru/city.yaml", "  hello:", "  farewell: Пока!\n  hello:"))
    findings = everything(tree)
    assert codes(findings) == ["T03"]
    assert mend(tree, findings).count == 2
    assert contents(tree) == before


def test_a_file_keeps_its_mark_its_breaks_and_its_rights(tree: Path) -> None:
    """What the author's editor put into the file is not the mending's to change."""
    path = tree / OWNER
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    before = path.read_bytes()
    text = before.replace(b"    buttons:", b"\t\tbuttons:")
    path.write_bytes(text)
    assert mend(tree, everything(tree)).count == 1
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_is_written_where_it_would_make_worse(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a correction would bring a mistake that was not there, the file stays as it is."""
    break_(tree, MISTAKES["a tab"])
    findings, before, real = everything(tree), contents(tree), everything

    def spoiling(root: Path) -> list[Finding]:
        return real(root) or findings * 2

    monkeypatch.setattr("engine.mending.everything", spoiling)
    mended = mend(tree, findings)
    assert mended.spoils
    assert mended == Mended(spoils=mended.spoils)
    assert contents(tree) == before


def test_a_file_that_cannot_be_mended_does_not_hold_up_the_others(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all corrections together would spoil something, those of the other file are made."""
    break_(tree, MISTAKES["a tab"])
    break_(tree, MISTAKES["a look-alike letter in a name"])
    findings = everything(tree)
    real = everything

    def spoiling(root: Path) -> list[Finding]:
        found = real(root)
        mended = "none: add" in (root / MAIN).read_text("utf-8")
        return found + [each for each in findings if each.code == "S02"] * 2 * mended

    monkeypatch.setattr("engine.mending.everything", spoiling)
    assert mend(tree, findings).count == 1
    assert codes(real(tree)) == ["S02"]


def test_what_was_changed_is_told_line_by_line(tree: Path) -> None:
    """Each line as it was typed and as it is now, by its number before anything was mended."""
    break_(tree, MISTAKES["a stale text"])
    break_(tree, MISTAKES["an apostrophe in quotes"])
    break_(tree, MISTAKES["a look-alike letter in a word"])
    assert mend(tree, everything(tree)).changes == (
        Change(MAIN, 18, ("    dо: choose_account",), ("    do: choose_account",)),
        Change(
            TEXTS,
            2,
            ("  farewell: Бувайте!", "  hello: 'Пам'ятайте!'"),
            ('  hello: "Пам\'ятайте!"',),
        ),
    )


def test_a_good_tree_is_left_alone(tree: Path) -> None:
    """Where nothing is to be mended nothing is told of."""
    assert mend(tree, everything(tree)) == Mended()


@given(chosen=st.sets(st.sampled_from(sorted(MISTAKES)), min_size=1, max_size=5))
@settings(max_examples=12, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_a_mended_tree_has_never_more_findings_and_stays_mended(
    chosen: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever mistakes come together, mending leaves no more, and a second time nothing to do."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "tree"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(GOOD, root)
    for what in sorted(chosen):
        break_(root, MISTAKES[what])
    before = everything(root)
    mend(root, before)
    after = everything(root)
    assert len(after) <= len(before)
    once = contents(root)
    mend(root, after)
    assert contents(root) == once


@pytest.mark.parametrize("content", ["", "# Порожньо\n"])
def test_no_text_goes_while_its_bot_has_an_error(tree: Path, content: str) -> None:
    """What nobody asks for now may be asked for again when the error is mended."""
    break_(tree, MISTAKES["a stale text"])
    (tree / OWNER).write_text(content, "utf-8")
    before = contents(tree)
    findings = everything(tree)
    assert sorted(codes(findings)) == ["S09", "T03"]
    assert mend(tree, findings) == Mended(held=True)
    assert contents(tree) == before


def test_a_text_goes_with_the_last_error_that_can_be_mended(tree: Path) -> None:
    """Then nothing is in doubt any more."""
    break_(tree, MISTAKES["a stale text"])
    break_(tree, MISTAKES["a look-alike letter in a name"])
    assert mend(tree, everything(tree)).count == 2
    assert everything(tree) == []


def test_what_is_left_of_a_state_and_of_its_button_goes_together(tree: Path) -> None:
    """They are one finding, and both go."""
    before = contents(tree)
    break_(tree, ("", TEXTS, "      help:", "      away: Не живу вдома\n      help:"))
    break_(tree, ("", TEXTS, "  meters: |", "  away: Надсилайте щомісяця.\n  meters: |"))
    findings = everything(tree)
    assert codes(findings) == ["T03"]
    assert findings[0].facts["also"] == [f"{TEXTS}:10"]
    assert mend(tree, findings).count == 2
    assert contents(tree) == before


def test_mending_goes_on_while_there_is_more_than_is_reported_at_once(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 1,100 look-alikes in one file none is left, although each round sees but the first 500."""
    monkeypatch.setattr("engine.mending.ROUNDS", 1)
    words = "\n".join(["      Пoказник"] * 1_100)
    break_(tree, ("", TEXTS, "    text: |\n", f"    text: |\n{words}\n"))
    assert mend(tree, everything(tree)).count == 1_100
    assert "Пoказник" not in (tree / TEXTS).read_text("utf-8")
