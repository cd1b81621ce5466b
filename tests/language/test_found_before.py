"""What was found before is served only where the rules would find the same again."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.language import check_tree
from engine.language.analysis.inspection import Inspection
from engine.language.finding import Finding
from engine.language.report import describe

GOOD = Path(__file__).parent / "ok" / "tree"
FILES = (
    "flows/city/main.yaml",
    "flows/town/main.yaml",
    "flows/city/bot.yaml",
    "flows/town/bot.yaml",
    "flows/city/prove_owner.yaml",
    "flows/services.yaml",
    "flows/shared/help.yaml",
    "flows/shared/prove_owner.yaml",
    "flows/shared/register_account.yaml",
    "locales/uk/shared.yaml",
    "locales/ru/shared.yaml",
    "locales/uk/city.yaml",
    "locales/ru/town.yaml",
)


def two_bots(folder: Path) -> Path:
    """Write the good tree with a second bot that is like the first."""
    root = shutil.copytree(GOOD, folder / "tree")
    shutil.copytree(root / "flows" / "city", root / "flows" / "town")
    for language in ("uk", "ru"):
        locale = root / "locales" / language
        shutil.copyfile(locale / "city.yaml", locale / "town.yaml")
    return root


def edit(root: Path, number: int) -> None:
    """Make one of very many small changes: lose, double or move lines, spell a word otherwise."""
    random = Random(number)  # noqa: S311 - the same again, not secrets
    file = random.choice(FILES)
    path = root / file
    if not path.is_file():
        return
    match random.randrange(6):
        case 0 if "/city/" in file or "help" in file:
            path.unlink()
        case 1:
            path.rename(path.with_stem(path.stem + "x"))
        case 2:
            path.write_text((GOOD / file.replace("town", "city")).read_text("utf-8"), "utf-8")
        case _:
            lines = path.read_text("utf-8").split("\n")
            place = random.randrange(len(lines))
            words = lines[place].split(" ")
            word = random.randrange(len(words))
            words[word] = words[word][1:] or random.choice(("x:", "x", "- x"))
            lines[place : place + 1] = random.choice(([], [lines[place]] * 2, [" ".join(words)]))
            path.write_text("\n".join(lines), "utf-8")


def told(root: Path, findings: list[Finding]) -> list[str]:
    """Say everything about findings."""
    sources = {f.at.file: (root / f.at.file).read_bytes().decode() for f in findings}
    return [describe(each, sources[each.at.file], "uk") for each in findings]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_after_any_edits_the_same_is_found_with_the_cache_and_without(
    edits: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One after another, with what was found before the edit still at hand.

    Files are read anew only at the end: that what was read is kept well, ``test_cache`` proves.
    """
    folder = tmp_path_factory.mktemp("edits")
    root = two_bots(folder)
    (folder / "kept" / "parsed").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        for place, number in enumerate(edits):
            edit(root, number)
            patch.setenv("ROZMOVA_CACHE", str(folder / "kept"))
            kept = told(root, check_tree(root))
            again = told(root, check_tree(root))
            looked_again = folder / f"new{place}"
            looked_again.mkdir()
            (looked_again / "parsed").symlink_to(folder / "kept" / "parsed")
            patch.setenv("ROZMOVA_CACHE", str(looked_again))
            assert kept == again == told(root, check_tree(root))
        patch.setenv("ROZMOVA_CACHE", str(folder / "nothing"))
        assert kept == told(root, check_tree(root))


def test_a_bot_that_did_not_change_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an edit of one bot the rules look at that bot alone."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = two_bots(tmp_path)
    check_tree(root)
    looked: list[str] = []
    from engine.language import check

    look = check._look

    def noted(inspection: Inspection) -> Iterator[Finding]:
        looked.append(inspection.utility.bot.bot)
        return look(inspection)

    monkeypatch.setattr(check, "_look", noted)
    main = root / "flows" / "town" / "main.yaml"
    main.write_text(main.read_text("utf-8").replace("Головне", "Перше"), "utf-8")
    assert check_tree(root) == []
    assert looked == ["town"]


def test_a_shared_dialog_that_a_bot_replaces_is_looked_at_for_that_bot_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found in it before is not served once it is corrected."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = two_bots(tmp_path)
    shared = root / "flows" / "shared" / "prove_owner.yaml"
    good = shared.read_text("utf-8")
    shared.write_text(good + "\n  more:\n    go: nowhere\n", "utf-8")
    assert "L01" in [each.code for each in check_tree(root)]
    shared.write_text(good, "utf-8")
    assert check_tree(root) == []


def test_what_another_bot_says_of_the_shared_texts_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is missing in one language concerns whoever says it, and nobody else."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = two_bots(tmp_path)
    shared = root / "locales" / "uk" / "shared.yaml"
    shared.write_text(shared.read_text("utf-8") + "\nrules:\n  rules: Правила.\n", "utf-8")
    assert [each.code for each in check_tree(root)] == ["T03"]
    (root / "flows" / "town" / "rules.yaml").write_text("states:\n  rules:\n", "utf-8")
    bot = root / "flows" / "town" / "bot.yaml"
    commands = bot.read_text("utf-8").replace("  menu: menu\n", "  menu: menu\n  rules: do rules\n")
    lines = commands.replace("lines:\n", "lines:\n  rules: / rules\n")
    bot.write_text(lines, "utf-8")
    assert [each.code for each in check_tree(root)] == ["T02"]


def test_what_cannot_be_read_is_found_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged entry is as good as none."""
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path / "cache"))
    root = two_bots(tmp_path)
    main = root / "flows" / "city" / "main.yaml"
    main.write_text(main.read_text("utf-8").replace("none: add", "none: ad"), "utf-8")
    found = check_tree(root)
    kept = list((tmp_path / "cache" / "found").iterdir())
    assert len(kept) == 4
    for entry in kept:
        entry.write_bytes(b"\x00damaged")
    assert check_tree(root) == found
