"""JSON Schemas and readers are made of one declaration: they take and refuse the same."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from engine.language.forms import Block, Either, Form, Free, Named, Series, Text
from engine.language.load import load
from engine.language.nodes import Node
from engine.messages import LANGUAGES, keys
from engine.schemas import FILES, KINDS, schema
from tests.editor import kind_of, mistakes, plain, read, spoiled

ROOT = Path(__file__).parent.parent
ROZMOVA = Path(sys.executable).parent / "rozmova"
SCHEMAS = {kind: Draft7Validator(schema(kind, "uk")) for kind in KINDS}
GOLDEN = ROOT / "tests" / "language"
OURS = sorted((*ROOT.glob("flows/**/*.yaml"), *ROOT.glob("locales/*/*.yaml"),
               *ROOT.glob("tests/stories/*/*.yaml"),
               *ROOT.glob("tests/stories_engine/tree/**/*.yaml"),
               *GOLDEN.glob("ok/tree/**/*.yaml")))  # fmt: skip
WRONG = sorted(GOLDEN.glob("err/*/**/*.yaml"))
BEYOND = ("S07_range", "S07_backwards", "S07_pattern", "S07_day", "S14_code", "Y10_only_text",
          "Y10_only_label")  # fmt: skip
"""What a reader finds and no schema can tell: numbers that run backwards, broken expressions, days
that no month has, a code that stands in two places, a text that was to stand under ``text``, a
label that was to stand under its button."""

EXCHANGE = b"""
accounts:
  encoding: CP1251
  separator: ";"
  dates: dd.mm.yyyy
  count: yes
  columns:
    account: OR
    service: {is: electricity}
    zone: {column: ZONA, words: {T1: day, T2: night}}
  registers:
    - {when: {ZONY: 2}, zone: {is: day}, last_value: POK1}
    - {when: {ZONY: [2, 3]}, zone: {is: night}, last_value: POK2}
works: {encoding: cp1251, times: kyiv, columns: {work: A, starts: B}}
readings: {encoding: cp1125}
"""
FORMER = b"""
renamed:
- on: 2026-11-30
  from: prove_owner.address
  to: owner_address
- {on: 2026-12-01, from: notices.due.soon, to: first}
"""
FULL = ("flows/zakarpattia/bot.yaml", "flows/kharkiv/read_register.yaml", "flows/services.yaml",
        "flows/shared/submit_reading.yaml", "locales/uk/poltava.yaml",
        "tests/language/ok/tree/flows/city/bot.yaml")  # fmt: skip
EVERY = 9
"""Every so many of the mistakes that could be made are tried; all of them in a campaign."""


def trees() -> Iterator[tuple[str, Node]]:
    """Give trees of every kind in which most keys occur."""
    stories = sorted(ROOT.glob("tests/stories/*/*.yaml"), key=lambda path: -path.stat().st_size)
    for path in (*(ROOT / name for name in FULL), *stories[:5]):
        root = read(path).root
        assert root is not None
        yield kind_of(path), root
    for kind, content in (("exchange", EXCHANGE), ("renamed", FORMER)):
        root = load(content, f"{kind}.yaml").root
        assert root is not None
        yield kind, root


def differences(step: int) -> tuple[int, int, list[str]]:
    """Make mistakes; gives how many are refused, taken, and in which reader and schema differ."""
    refused, taken, different = 0, 0, []
    for kind, root in trees():
        assert mistakes(kind, root) == []
        for mistake in itertools.islice(spoiled(root), 0, None, step):
            wrong = bool(mistakes(kind, mistake.root))
            refused, taken = refused + wrong, taken + (not wrong)
            if SCHEMAS[kind].is_valid(plain(mistake.root)) is wrong:
                different.append(f"{kind}: {mistake.what}")
    return refused, taken, different


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("root", [None, ROOT], ids=["alone", "with the tree's names"])
def test_a_schema_is_one(kind: str, root: Path | None) -> None:
    """Whatever is made keeps the rules of JSON Schema, draft 07."""
    Draft7Validator.check_schema(schema(kind, "uk", root))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_of_ours_fits_its_schema(path: Path) -> None:
    """An editor underlines nothing in what ships, nor in what the tests call good."""
    found = SCHEMAS[kind_of(path)].iter_errors(plain(read(path).root))
    assert [f"{list(error.path)}: {error.message}" for error in found] == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: "/".join(path.parts[-4:]))
def test_a_schema_refuses_what_the_reader_refuses(path: Path) -> None:
    """Of all files with a mistake, a schema takes those that the reader takes."""
    root = read(path).root
    if root is None:
        return
    wrong = bool(mistakes(kind_of(path), root))
    beyond = any(name in path.parts for name in BEYOND) and wrong
    assert SCHEMAS[kind_of(path)].is_valid(plain(root)) is (beyond or not wrong)


def test_small_mistakes_of_shape_are_refused_by_both() -> None:
    """Wherever a word, a block or a list is wrong, reader and schema agree whether it matters."""
    refused, taken, different = differences(EVERY)
    assert different == []
    assert refused > 300
    assert taken > 300


@pytest.mark.campaign
def test_all_small_mistakes_of_shape_are_refused_by_both() -> None:
    """The same for each mistake that could be made."""
    assert differences(1)[2] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_is_explained_and_nothing_else(lang: str) -> None:
    """An editor has something to say of each key and each form; no words are left over."""
    needed = {f"file.{kind}" for kind in KINDS} | {"wrong.empty", "wrong.number", "wrong.range",
              "wrong.flag"}  # fmt: skip
    for form in forms():
        if isinstance(form, Block):
            needed |= {f"{form.subject}.{key}" for key in form}
        if isinstance(form, Text) and form.wrong:
            needed.add(f"wrong.{form.wrong}")
    assert set(keys(lang, "schema")) == needed


def test_names_of_the_tree_are_offered() -> None:
    """With a tree, an editor completes its dialogs, services, kinds of answer and texts."""
    state = state_of(schema("dialog", "uk", ROOT))
    assert {"do help", "do register_account"} <= offered(state["go"])
    assert {"end", "again", "back", "menu"} <= set(state["go"]["examples"])
    assert {"find_account", "register_account"} <= offered(state["do"])
    assert {"text", "reading", "account_number"} <= offered(state["ask"])
    assert "help" not in offered(state_of(schema("dialog", "uk"))["do"])
    locale = schema("locale", "uk", ROOT)["properties"]
    assert "account_number" in locale["register_account"]["properties"]
    assert locale["register_account"]["description"].startswith("Додає особовий рахунок")
    turn = schema("story", "uk", ROOT)["properties"]["talk"]["items"]["properties"]
    assert "register_account.account_number" in offered(turn["bot"])


def test_explanations_are_in_the_readers_language() -> None:
    """What an editor says is Ukrainian, or English for whoever reads that."""
    said = {lang: state_of(schema("dialog", lang))["ask"]["description"] for lang in LANGUAGES}
    assert said["uk"].startswith("Питає і чекає")
    assert said["en"].startswith("Asks and waits")


def test_a_schema_is_printed_or_all_are_written(tmp_path: Path) -> None:
    """One goes to the output; all go to a folder, with the line that connects them."""
    printed = subprocess.run([ROZMOVA, "schema", "bot"], capture_output=True, check=True, cwd=ROOT)
    assert json.loads(printed.stdout) == schema("bot", "uk")
    done = subprocess.run(
        [ROZMOVA, "schema", "--tree", "--out", ".vscode/rozmova"],
        capture_output=True, check=True, cwd=tmp_path, encoding="utf-8",
    )  # fmt: skip
    settings = json.loads(f"{{{done.stdout}}}")
    assert settings == {
        "yaml.schemas": {f".vscode/rozmova/{kind}.json": list(FILES[kind]) for kind in KINDS}
    }
    for file in settings["yaml.schemas"]:
        Draft7Validator.check_schema(json.loads((tmp_path / file).read_text("utf-8")))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_file_has_one_kind(path: Path) -> None:
    """The places that editors are told are those by which we tell kinds apart."""
    place = Path(*path.parts[-3:]) if "stories" not in path.parts else Path(*path.parts[-4:])
    if path.name == "services.yaml" and path.parts[-2] == "flows":
        place = Path(*path.parts[-2:])
    kinds = [kind for kind, globs in FILES.items() if _named(place, globs)]
    assert kinds == [kind_of(path)]


def _named(place: Path, globs: tuple[str, ...]) -> bool:
    without = any(place.match(each[1:]) for each in globs if each.startswith("!"))
    return not without and any(place.match(each) for each in globs if not each.startswith("!"))


def state_of(made: dict[str, Any]) -> dict[str, Any]:
    """Give what may stand in a state."""
    (state,) = made["properties"]["states"]["patternProperties"].values()
    properties: dict[str, Any] = state["properties"]
    return properties


def offered(made: dict[str, Any]) -> set[str]:
    """Give the names that an editor completes."""
    return {each["label"] for each in made.get("defaultSnippets", ())}


def forms() -> Iterator[Form]:
    """Give every form in which something may stand."""
    waiting: list[Form] = list(KINDS.values())
    seen: set[int] = set()
    while waiting:
        form = waiting.pop()
        if id(form) in seen:
            continue
        seen.add(id(form))
        yield form
        match form:
            case Block():
                waiting += [*form.keys.values(), *([form.rest] if form.rest else [])]
            case Either():
                waiting += form.forms
            case Named() | Free() | Series():
                waiting.append(form.of)
            case _ if hasattr(form, "of"):
                waiting.append(form.of)
