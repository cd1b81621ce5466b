"""The pages of ``check --explain``: each bad example gives its code, each good one gives nothing.

An example is laid over the good tree ``ok/tree`` (``engine.language.pages`` says how); of the codes
``Y…`` it is a file by itself.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.language.cache import load_file
from engine.language.finding import Finding
from engine.language.lines import CONTROL
from engine.language.pages import Example, codes, page
from engine.messages import LANGUAGES, keys
from engine.trial import everything

GOOD = Path(__file__).parent / "ok" / "tree"
NAMED = sorted({key.split(".")[0] for key in keys("uk", "check")} - {"severity"})
Laid = Callable[[str], list[Finding]]


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Let the examples share a cache of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def examples(code: str) -> tuple[Example, ...]:
    """Give the examples of a code."""
    found = page(code, "uk")
    assert found is not None
    return found.examples


def lay(path: Path, example: Example, lines: str, times: int = 1) -> None:
    """Put the lines of an example in the place of the good tree's, or into a new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not example.was:
        path.write_text(lines * times, example.encoding)
        return
    text = path.read_text("utf-8")
    assert text.count(example.was) == 1, f"{example.file} has these lines not once: {example.was}"
    path.write_text(text.replace(example.was, lines), "utf-8")


def found_alone(code: str, folder: Path, *, bad: bool) -> list[Finding]:
    """Give what is found in an example that is a file by itself."""
    found: list[Finding] = []
    for number, example in enumerate(examples(code)):
        path = folder / f"{number}.yaml"
        if bad and example.encoding == "folder":
            path.mkdir()
        elif bad:
            path.write_bytes((example.bad * example.times).encode(example.encoding))
        else:
            path.write_text(example.good, "utf-8")
        found += load_file(path, path.name).findings
    return found


def found_in_tree(code: str, folder: Path, *, bad: bool) -> list[Finding]:
    """Give what is found in the good tree with all examples of a code laid over it."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    for example in examples(code):
        if bad:
            lay(folder / example.file, example, example.bad, example.times)
        elif example.good:
            lay(folder / example.file, example, example.good)
    return everything(folder)


def found(code: str, folder: Path, *, bad: bool) -> list[Finding]:
    """Give what is found in the bad or the good examples of a code."""
    look = found_alone if code.startswith("Y") else found_in_tree
    return look(code, folder, bad=bad)


def test_every_code_has_a_page_and_no_page_is_left_over() -> None:
    """Whoever sees a code can ask what it means."""
    assert codes() == NAMED


@pytest.mark.parametrize("code", codes())
def test_the_bad_example_gives_the_code_with_its_severity(code: str, tmp_path: Path) -> None:
    """What a page calls bad is just what the checker reports under that code."""
    findings = found(code, tmp_path, bad=True)
    explained = page(code, "uk")
    assert explained is not None
    assert {(each.code, each.severity) for each in findings} == {(code, explained.severity)}


@pytest.mark.parametrize("code", codes())
def test_the_good_example_gives_nothing(code: str, tmp_path: Path) -> None:
    """What a page calls good is right."""
    assert found(code, tmp_path, bad=False) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", codes())
def test_a_page_says_what_it_has_to(code: str, lang: str) -> None:
    """Every page has its words, its examples, and nothing that a terminal would act upon."""
    explained = page(code, lang)
    assert explained is not None
    shown = explained.plain()
    assert shown.startswith(f"{code} — {explained.title}\n")
    assert explained.means in shown
    assert explained.matters in shown
    assert not CONTROL.search(shown)
    assert "\t" not in shown
    assert (f"# ok {code}" in shown) == (explained.severity.value == "warning")


@pytest.mark.parametrize("code", codes())
def test_both_languages_have_words_of_their_own(code: str) -> None:
    """Ukrainian is written in Ukrainian, English in English."""
    uk, en = page(code, "uk"), page(code, "en")
    assert uk is not None
    assert en is not None
    assert re.search("[а-яіїєґ]", uk.title)
    assert not re.search("[а-яіїєґ]", en.title)
    assert json.dumps(uk.examples, default=str) == json.dumps(en.examples, default=str)
