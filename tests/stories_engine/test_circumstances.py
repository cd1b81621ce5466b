"""What a story says around its talk: consent, a window of its own, and billing's new accounts."""

import csv
import shutil
from collections.abc import Callable

import pytest

from engine.core.values import Values
from engine.core.window import DayToDay, Outside, Window
from engine.language.tree import read_tree
from engine.messages import LANGUAGES
from engine.runtime.services import Outcome, Request
from engine.stories.files import read_stories
from engine.stories.outcome import Failure, Played
from engine.stories.play import play
from engine.stories.report import failed
from engine.stories.stage import Stage, prepare
from tests.stories_engine.conftest import ROOT, read

HELLO = """\
  hello: >-
    {{ 'відчинено' if bot.window.open else 'зачинено' }},
    {{ 'згода' if person.consented else 'без згоди' }},
    рахунки: {{ person.accounts|map(attribute='number')|join(' ') }}.
"""
TALK = "talk:\n- type: Привіт\n  bot: [hello, menu]\n  says: {words}\n"
STORIES = "tests/stories/notes"


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Make a bot ready that says with its greeting what it knows."""
    root = shutil.copytree(ROOT, tmp_path_factory.mktemp("telling") / "tree")
    for language in ("uk", "ru"):
        file = root / f"locales/{language}/notes.yaml"
        first, hello, rest = file.read_text("utf-8").split("\n", 2)
        assert hello.startswith("  hello: ")
        file.write_text(f"{first}\n{HELLO}{rest}", "utf-8")
    (root / STORIES).mkdir(parents=True)
    return prepare(root, read_tree(root).utilities["notes"])


@pytest.fixture
def said(telling: Stage) -> Callable[[str], str]:
    """Give what the bot greets with in a story of these circumstances."""

    def greeting(head: str) -> str:
        story, reader = read(head + "\ntalk:\n- type: Привіт\n  bot: [hello, menu]\n")
        assert not reader.findings
        played = play(telling, story, "uk")
        assert played.well
        return played.turns[0].messages[0].text

    return greeting


# --- consent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("", "згода"),
        ("consent: yes", "згода"),
        ("has: [0300]", "згода"),
        ("consent: no", "без згоди"),
        ("consent: no\nhas: [0300]", "без згоди"),
    ],
)
def test_the_person_has_agreed_unless_the_story_says_no(
    said: Callable[[str], str], head: str, word: str
) -> None:
    """Also somebody who has accounts from a time when nobody was asked."""
    assert said(head).split(", ")[1] == word


def test_who_has_not_agreed_and_has_nothing_is_a_stranger(telling: Stage) -> None:
    """The bot has not met them; the language of their device may still be offered."""
    greeted = "talk:\n- type: Привіт\n  language: ru\n  bot: [engine.offer, hello, menu]\n"
    for head in ("consent: no\n", ""):
        story, _ = read(head + greeted)
        assert play(telling, story, "uk").well


# --- a window of the story's own --------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "word"),
    [
        ("today: 2026-03-29", "відчинено"),  # the bot's own is always open
        ("today: 2026-03-28\nwindow: until day 28", "відчинено"),
        ("today: 2026-03-29\nwindow: until day 28", "зачинено"),
        ("at: 2026-03-28 23:59:59\nwindow: until day 28", "відчинено"),
        ("today: 2026-03-29\nwindow: {rule: until day 28, overrides: {2026-03: always}}",
         "відчинено"),
    ],
)  # fmt: skip
def test_a_story_may_have_a_window_of_its_own(
    said: Callable[[str], str], head: str, word: str
) -> None:
    """A rule that the bot has not can be tried without changing the bot."""
    assert said(head).split(", ")[0] == word


def test_the_next_story_has_the_bots_own_window(said: Callable[[str], str]) -> None:
    """Nothing of it is left for others."""
    assert said("today: 2026-03-29\nwindow: until day 28").startswith("зачинено")
    assert said("today: 2026-03-29").startswith("відчинено")


def test_services_work_under_the_storys_window(stage: Stage) -> None:
    """What a text says and what a service does are ruled by the same."""
    ruled: list[Window] = []

    class Looking:
        """Services that look at the window."""

        def call(self, name: str, inputs: Values, request: Request) -> Outcome:
            """Keep what there is to see; give what the flow needs of each."""
            ruled.append(request.bot.rules.window)
            return Outcome(facts={"title": name, "pages": len(inputs)})

    looking = Stage(stage.root, stage.utility, stage.flow, stage.names, stage.sample, Looking())
    head = "window: {rule: day 20 to day 25, outside: accept}"
    talk = "- press: note\n  bot: number\n- type: 123\n  bot: kind\n"
    story, _ = read(f"{head}\ntalk:\n- type: Привіт\n  bot: [hello, menu]\n{talk}")
    assert play(looking, story, "uk").well
    assert ruled == [Window(DayToDay(20, 25), Outside.ACCEPT)]
    assert stage.flow.rules.window == Window()


# --- billing's new accounts -------------------------------------------------------------------

HEADER, SAMPLE, _ = (ROOT / "flows/notes/accounts.csv").read_text("utf-8").split("\n", 2)
IMPORTED = """\
has: [0300]
talk:
- type: Привіт
  bot: [hello, menu]
  says: "рахунки: 0300."
- import: new.csv
  silent: yes
- type: /start
  bot: [hello, menu]
  says: "рахунки: {accounts}."
"""


def put(stage: Stage, *numbers: str, header: str = HEADER) -> None:
    """Put a file with these accounts beside the stories."""
    with (stage.root / STORIES / "new.csv").open("w", encoding="utf-8", newline="") as file:
        columns = header.split(",")
        writer = csv.writer(file)
        writer.writerow(columns)
        for number in numbers:
            account, _, old = number.partition(" ")
            row = {"account": account, "aliases": old}
            writer.writerow([row.get(column, "") for column in columns])


def imported(stage: Stage, accounts: str = "") -> Played:
    """Play a story in which billing sends its accounts anew."""
    story, reader = read(IMPORTED.format(accounts=accounts))
    assert not reader.findings
    return play(stage, story, "uk")


def test_billing_may_send_its_accounts_anew(telling: Stage) -> None:
    """What it does not list any more is gone, as with its own command; others stay."""
    put(telling, "0300", "0302")
    assert imported(telling, "0300").well
    put(telling, "0302")
    assert imported(telling, "").well


def test_an_account_that_was_renumbered_is_followed(telling: Stage) -> None:
    """The file has the form of the import, with all its columns."""
    put(telling, "7700 0300", header=f"{HEADER},aliases")
    assert imported(telling, "7700").well


def test_what_one_story_imports_another_does_not_see(telling: Stage) -> None:
    """Each has a world of its own."""
    put(telling, "0302")
    assert imported(telling, "").well
    assert imported(telling, "").well


def no_file(stage: Stage) -> None:
    """Let there be no such file."""
    (stage.root / STORIES / "new.csv").unlink(missing_ok=True)


def no_accounts(stage: Stage) -> None:
    """Let the file have nothing but its first line."""
    put(stage)


def no_table(stage: Stage) -> None:
    """Let the file be none of accounts."""
    (stage.root / STORIES / "new.csv").write_bytes(b"\xff\xfe\x00 PNG")


def one_bad_row(stage: Stage) -> None:
    """Let one row of many be wrong: an import in life would go on, a story must not guess."""
    put(stage, "0300", *(str(number) for number in range(100, 130)))
    with (stage.root / STORIES / "new.csv").open("a", encoding="utf-8") as file:
        file.write("0302,,,,,,M1,heat,Гкал,,,багато,3,,,,\n")


@pytest.mark.parametrize("spoil", [no_file, no_accounts, no_table, one_bad_row])
def test_a_file_that_cannot_be_taken_over_fails_the_story(
    telling: Stage, spoil: Callable[[Stage], None]
) -> None:
    """At the act, and with words that say how to find out more."""
    spoil(telling)
    played = imported(telling, "0300")
    assert played.failure is not None
    assert (played.failure.kind, str(played.failure.at)) == ("bad_file", f"{STORIES}/s.yaml:6:3")
    assert played.failure.facts == {"file": "new.csv"}
    assert len(played.turns) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_about_a_bad_file(telling: Stage, lang: str) -> None:
    """The transcript shows who sent what, and below it what is wrong with it."""
    no_file(telling)
    words = failed(telling, [imported(telling)], IMPORTED, lang).split("\n")
    act = {"uk": "      Білінг  надсилає рахунки наново: new.csv",
           "en": "      Billing  sends its accounts anew: new.csv"}[lang]  # fmt: skip
    assert act in words
    (told,) = [line for line in words if line.startswith("    ✗ ")]
    assert "«new.csv»" in told.replace("“", "«").replace("”", "»")
    assert told.endswith("rozmova import accounts --dry-run")
    assert " → 6 │ - import: new.csv" in words


def test_the_file_stands_beside_the_story(telling: Stage) -> None:
    """Found from the story's own folder, wherever the tests are run from."""
    put(telling, "0300")
    (telling.root / STORIES / "beside.yaml").write_text(IMPORTED.format(accounts="0300"), "utf-8")
    (story,) = read_stories(telling.root).stories
    assert play(telling, story, "uk").failure is None
    shutil.move(telling.root / STORIES / "new.csv", telling.root / "new.csv")
    failure = play(telling, story, "uk").failure
    assert isinstance(failure, Failure)
    assert failure.kind == "bad_file"
    (telling.root / STORIES / "beside.yaml").unlink()
