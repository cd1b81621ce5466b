"""``check --rename``: everything that bears the name changes, and not a byte besides."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.language.documents import Seen
from engine.language.seen import digest, written
from engine.language.tree import read_tree, shipped
from engine.renaming import Refused, rename
from engine.renaming.identifiers import in_expression, in_text
from engine.stories.files import read_stories
from engine.stories.play import languages_of, play
from engine.stories.stage import prepare
from engine.trial import FOLDERS, everything

GOOD = Path(__file__).parent / "language" / "ok" / "tree"
STORY = """\
about: Вітання           # примітка лишається
talk:
- type: Привіт
  bot: [hello,   menu]   # пробіли теж
- press: add
  bot: register_account.account_number
- type: "1"
  bot: account_number.not_found
- notice: planned_outage.tomorrow
  bot: planned_outage.tomorrow
- old: menu.help
  bot: [help, account_number]
"""
STORY_FILE = "tests/stories/city/greeting.yaml"
Change = Callable[[str, str, str], None]


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROZMOVA_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the good tree, with a story."""
    root = shutil.copytree(GOOD, tmp_path / "tree")
    (root / STORY_FILE).parent.mkdir(parents=True)
    (root / STORY_FILE).write_text(STORY, "utf-8")
    assert everything(root) == []
    return root


@pytest.fixture
def change(tree: Path) -> Change:
    """Give a function that changes a file."""

    def replace(file: str, old: str, new: str) -> None:
        text = (tree / file).read_text("utf-8")
        assert old in text
        (tree / file).write_text(text.replace(old, new, 1), "utf-8")

    return replace


def contents(root: Path) -> dict[str, str]:
    """Give all files of a tree."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Give the lines that are new, by file."""
    return {
        file: [line for line in text.split("\n") if line not in before.get(file, "").split("\n")]
        for file, text in after.items()
        if before.get(file) != text
    }


def without_record(files: dict[str, str]) -> dict[str, str]:
    """Leave ``renamed`` out of a tree's files."""
    return {file: text.partition("\nrenamed:")[0] for file, text in files.items()}


def names(root: Path) -> Iterator[str]:
    """Give every name of a tree's dialogs, states, buttons and what ``bot.yaml`` lists."""
    found: dict[str, None] = {}
    for utility in read_tree(root).utilities.values():
        for dialog in utility.dialogs.values():
            found[f"dialogs.{dialog.name}"] = None
            for state in dialog.states:
                path = f"{dialog.name}.{state.name.text}"
                found[path] = None
                found |= {f"{path}.{button.name.text}": None for button in state.buttons}
        bot = utility.bot
        found |= {f"answers.{rule.name.text}": None for rule in bot.answers}
        found |= {f"facts.{name.text}": None for name, _ in bot.facts}
        found |= {f"commands.{branch.name.text}": None for branch in bot.commands}
        for notice in bot.notices:
            path = f"notices.{notice.name.text}"
            found[path] = None
            found |= {f"{path}.{stage.name.text}": None for stage in notice.stages}
    yield from found


def there_and_back(root: Path, old: str) -> str | None:
    """Rename a thing and give it its name again; gives why it was refused, if it was."""
    before = contents(root)
    try:
        there = rename(root, old, "another_name")
    except Refused as refused:
        assert contents(root) == before
        return refused.key
    assert not there.spoilt
    assert everything(root) == []
    parent, _, name = old.rpartition(".")
    back = rename(root, f"{parent}.another_name", name)
    assert not back.spoilt
    assert without_record(contents(root)) == before
    return None


LINE = ("flows/city/bot.yaml", "\nlines:\n  add: / {account_number} add\n", "")


def test_a_state_is_renamed_wherever_it_is_named(tree: Path, change: Change) -> None:
    """Its own file, the ways to it, the texts of both languages, stories, and the record.

    What a service takes by the old name is handed to it from the new one.
    """
    change(*LINE)
    before = contents(tree)
    done = rename(tree, "register_account.account_number", "number_of_account")
    new = changed(before, contents(tree))
    assert set(done.files) == set(new)
    assert new == {
        "flows/city/bot.yaml": ["renamed:", "  register_account.account_number: number_of_account"],
        "flows/shared/register_account.yaml": [
            "  number_of_account:",
            "    with:",
            "      account_number: number_of_account",
            "      wrong: number_of_account",
        ],
        "locales/uk/shared.yaml": [
            "  number_of_account:",
            "    not_found: Рахунку {{ number_of_account }} у нас немає.",
        ],
        "locales/ru/shared.yaml": [
            "  number_of_account:",
            "    not_found: Счёта {{ number_of_account }} у нас нет.",
        ],
        STORY_FILE: [
            "  bot: register_account.number_of_account",
            "  bot: number_of_account.not_found",
            "  bot: [help, number_of_account]",
        ],
    }


def test_a_dialog_is_renamed_with_its_file(tree: Path) -> None:
    """Its file moves, and whatever plays it, begins with it or says its texts follows."""
    before = contents(tree)
    rename(tree, "main", "home")
    after = contents(tree)
    assert before["flows/city/main.yaml"] == after["flows/city/home.yaml"]
    assert "flows/city/main.yaml" not in after
    new = changed(before, after)
    assert new["flows/city/bot.yaml"] == [
        "start: home", "menu: home.menu", "renamed:", "  main: home",
    ]  # fmt: skip
    assert new["locales/uk/city.yaml"] == new["locales/ru/city.yaml"] == ["home:"]
    assert STORY_FILE not in new  # it calls states by their own names


def test_a_shared_dialog_is_renamed_where_it_is_played(tree: Path) -> None:
    """States, commands and notices that play it, in whichever file they stand."""
    before = contents(tree)
    rename(tree, "dialogs.help", "advice")
    new = changed(before, contents(tree))
    assert new["flows/city/main.yaml"] == ["      help: do advice"]
    assert new["flows/city/bot.yaml"] == [
        "  help: do advice", "      help: do advice", "renamed:", "  help: advice",
    ]  # fmt: skip
    assert new["locales/uk/shared.yaml"] == ["advice:"]


def test_a_button_is_renamed_with_its_label_and_in_stories(tree: Path) -> None:
    """Presses and old buttons in stories follow, those of other states of that name stay."""
    before = contents(tree)
    rename(tree, "main.menu.add", "join")
    new = changed(before, contents(tree))
    assert new["flows/city/main.yaml"] == ["      join: add"]
    assert new["locales/uk/city.yaml"] == ["      join: Додати рахунок"]
    assert new[STORY_FILE] == ["- press: join"]
    rename(tree, "main.menu.help", "advice")
    assert "- old: menu.advice" in contents(tree)[STORY_FILE]
    assert "    buttons:\n      help: do help" in contents(tree)["flows/city/bot.yaml"]


def test_a_kind_of_answer_is_renamed(tree: Path, change: Change) -> None:
    """Where it is described, asked for, named as a field's kind, and what is said of it."""
    change(*LINE)
    change("flows/city/bot.yaml", "  account_number: {digits: 6}",
           '  account_number: {digits: 6}\n  pair: {line: "{a:account_number}/{b}"}')  # fmt: skip
    before = contents(tree)
    rename(tree, "answers.account_number", "six_digits")
    new = changed(before, contents(tree))
    assert new["flows/shared/register_account.yaml"] == ["    ask: six_digits"]
    assert new["flows/city/bot.yaml"] == [
        "  six_digits: {digits: 6}", '  pair: {line: "{a:six_digits}/{b}"}',
    ]  # fmt: skip
    assert new["locales/uk/shared.yaml"] == ["  six_digits:"]


def test_a_fact_is_renamed_in_texts_and_conditions(tree: Path, change: Change) -> None:
    """``bot.phone`` follows; the word elsewhere in a text, in quotes or of others, does not."""
    change("flows/shared/help.yaml", "    go: end", "    if: bot.phone == 'bot.phone'\n    go: end")
    text = '"Телефон phone: {{ bot.phone }} {{ person.phone }}."'
    for language in ("uk", "ru"):
        change(f"locales/{language}/shared.yaml", '"Телефон: {{ bot.phone }}."', text)
    before = contents(tree)
    rename(tree, "phone", "hotline")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == ["  hotline: (032) 123-45-67"]
    assert new["flows/shared/help.yaml"] == ["    if: bot.hotline == 'bot.phone'"]
    assert new["locales/uk/shared.yaml"] == [
        '  help: "Телефон phone: {{ bot.hotline }} {{ person.phone }}."'
    ]


def test_a_command_is_renamed_with_its_line_and_words(tree: Path) -> None:
    """Where it is listed, its one-line form, and the words by which people call it."""
    before = contents(tree)
    rename(tree, "commands.add", "join")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == [
        "  join: do register_account", "  join: / {account_number} add",
    ]  # fmt: skip
    assert new["locales/uk/city.yaml"] == ["  join: [Додати рахунок, /add]"]


def test_a_field_of_a_line_follows_its_question(tree: Path, change: Change) -> None:
    """A line command hands its field to the question of that name, so both change."""
    change("flows/city/bot.yaml", "lines:\n", "lines:\n  help: /about {topic?}\n")
    change("flows/shared/help.yaml", "states:\n", "states:\n  topic:\n    ask: text\n\n")
    for language, said in (("uk", "Про що?"), ("ru", "О чём?")):
        change(
            f"locales/{language}/shared.yaml", "help:\n  help:", f"help:\n  topic: {said}\n  help:"
        )
        change(f"locales/{language}/shared.yaml", "answers:\n", f"answers:\n  text: {said}\n")
    assert everything(tree) == []
    before = contents(tree)
    rename(tree, "help.topic", "subject")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"][0] == "  help: /about {subject?}"


def test_a_field_that_several_dialogs_ask_for_stays(tree: Path, change: Change) -> None:
    """Which of them the line means only the conversation shows, so it is refused."""
    test_a_field_of_a_line_follows_its_question(tree, change)
    change("flows/shared/help.yaml", "  help:\n", "  more:\n    do: more\n\n  help:\n")
    more = tree / "flows/shared/more.yaml"
    more.write_text("about: Ще\nstates:\n  subject:\n    ask: text\n    go: end\n", "utf-8")
    with pytest.raises(Refused) as refused:
        rename(tree, "help.subject", "topic")
    assert refused.value.key == "rename_line"


def test_a_stage_of_a_notice_is_renamed(tree: Path) -> None:
    """Its moment, its texts, the acts and expectations of stories, and the record."""
    before = contents(tree)
    rename(tree, "notices.planned_outage.tomorrow", "day_before")
    new = changed(before, contents(tree))
    assert new["flows/city/bot.yaml"] == [
        "      day_before: 1 day before", "renamed:",
        "  notices.planned_outage.tomorrow: day_before",
    ]  # fmt: skip
    assert new[STORY_FILE] == [
        "- notice: planned_outage.day_before", "  bot: planned_outage.day_before",
    ]  # fmt: skip
    assert len(new["locales/uk/city.yaml"]) == 1


def test_a_notice_of_the_calendar_is_renamed(tree: Path, change: Change) -> None:
    """A notice that tells of no event has a name of the author's own."""
    change("flows/city/bot.yaml", "notices:\n", "notices:\n  due:\n    send:\n      soon: day 25\n")
    for language in ("uk", "ru"):
        change(f"locales/{language}/city.yaml", "notices:\n", "notices:\n  due:\n    soon: 25\n")
    rename(tree, "due", "readings_due")
    after = contents(tree)
    assert "notices:\n  readings_due:\n" in after["flows/city/bot.yaml"]
    assert "notices:\n  readings_due:\n" in after["locales/ru/city.yaml"]


def test_one_bot_alone_may_rename_what_is_its_own(tree: Path) -> None:
    """With a bot named, the others' files of that name stay as they are."""
    shutil.copytree(tree / "flows/city", tree / "flows/town")
    for language in ("uk", "ru"):
        shutil.copyfile(tree / f"locales/{language}/city.yaml",
                        tree / f"locales/{language}/town.yaml")  # fmt: skip
    before = contents(tree)
    done = rename(tree, "prove_owner.address", "owner_address", ["town"])
    assert all("town" in file for file in done.files)
    rename(tree, "prove_owner.address", "owner_address", ["city"])
    assert contents(tree)[STORY_FILE] == before[STORY_FILE]


@pytest.mark.parametrize(
    ("old", "new", "key", "fact"),
    [
        ("main.menuu", "start", "rename_unknown", "main.menu"),
        ("nothing_like_it_at_all", "x", "rename_unknown", None),
        ("help", "advice", "rename_several", ["commands.help", "dialogs.help"]),
        ("main.menu", "Меню", "rename_no_name", "Меню"),
        ("main.menu", "other.start", "rename_no_name", "other.start"),
        ("main.menu", "menu", "rename_same", "menu"),
        ("main.menu", "meters", "rename_exists", "main.meters"),
        ("main.menu", "again", "rename_reserved", "again"),
        ("main.meters", "person", "rename_reserved", "person"),
        ("main.add", "menu", "rename_exists", "main.menu"),
        ("dialogs.choose_account", "find_account", "rename_reserved", "find_account"),
        ("dialogs.choose_account", "notices", "rename_reserved", "notices"),
        ("dialogs.choose_account", "help", "rename_exists", "help"),
        ("stuck", "lost", "rename_fixed", "stuck"),
        ("commands.help", "advice", "rename_fixed", "help"),
        ("answers.account_number", "reading", "rename_reserved", "reading"),
        ("facts.phone", "window", "rename_reserved", "window"),
        ("notices.planned_outage", "outage", "rename_fixed", "planned_outage"),
        ("choose_account.account", "which", "rename_gives", "account"),
        ("register_account.account_number", "account", "rename_used", "account"),
        ("register_account.account_number", "number", "rename_digits", "account_number"),
        ("answers.account_number", "number_of_account", "rename_digits", "account_number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    old: str, new: str, key: str, fact: object, tree: Path
) -> None:
    """A refusal says what is in the way, and the files are as before."""
    before = contents(tree)
    with pytest.raises(Refused) as refused:
        rename(tree, old, new)
    assert refused.value.key == key
    assert fact in refused.value.facts.values()
    assert contents(tree) == before


def test_a_shared_dialog_is_not_renamed_for_one_bot(tree: Path) -> None:
    """What stands in a file of all is renamed for all."""
    with pytest.raises(Refused) as refused:
        rename(tree, "stuck.stuck", "lost", ["city"])
    assert refused.value.key == "rename_shared"


def test_what_would_be_a_new_mistake_is_shown_and_nothing_changes(
    tree: Path, change: Change
) -> None:
    """A text of a kind that uses the answer's name would be left with an unknown word."""
    change(*LINE)
    for language in ("uk", "ru"):
        change(f"locales/{language}/shared.yaml", "{{ came }}", "{{ account_number }} {{ came }}")
    assert everything(tree) == []
    before = contents(tree)
    done = rename(tree, "register_account.account_number", "number_of_account")
    assert {(each.code, each.facts["word"]) for each in done.spoilt} == {("T04", "account_number")}
    assert contents(tree) == before


def test_an_old_mistake_is_no_hindrance(tree: Path, change: Change) -> None:
    """What was wrong before, and can be read, stays wrong and is nobody's new mistake."""
    change("flows/city/main.yaml", "none: add", "none: ad")
    rename(tree, "main.hello", "welcome")
    assert [each.code for each in everything(tree)] == ["L01"]


def test_a_file_that_cannot_be_read_comes_first(tree: Path, change: Change) -> None:
    """A name in a broken file would be missed, so nothing is renamed until it is mended."""
    change("flows/shared/help.yaml", "states:", "states: [")
    with pytest.raises(Refused) as refused:
        rename(tree, "main.hello", "welcome")
    assert refused.value.key == "rename_unreadable"
    assert "flows/shared/help.yaml" in str(refused.value.facts["place"])


def test_windows_breaks_and_marks_stay(tree: Path) -> None:
    """A file keeps its byte order mark and its line breaks, in what is added too."""
    for file in ("flows/city/bot.yaml", "flows/city/main.yaml"):
        path = tree / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    rename(tree, "main.hello", "welcome")
    bot = (tree / "flows/city/bot.yaml").read_bytes()
    assert bot.startswith(b"\xef\xbb\xbfname")
    assert bot.endswith(b"\r\n\r\nrenamed:\r\n  main.hello: welcome\r\n")
    assert bot.count(b"\n") == bot.count(b"\r\n")


@pytest.mark.parametrize("fails", ["write_bytes", "replace", "rename"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_disk_that_fails_half_way_leaves_everything_as_it_was(
    fails: str, error: BaseException, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens between the first file and the last, none is changed or left over."""
    shutil.copytree(tree / "flows/city", tree / "flows/town")
    for language in ("uk", "ru"):
        shutil.copyfile(
            tree / f"locales/{language}/city.yaml", tree / f"locales/{language}/town.yaml"
        )
    before, real, calls = contents(tree), getattr(Path, fails), []

    def failing(self: Path, *arguments: object) -> object:
        if self.is_relative_to(tree):
            calls.append(self)
            if len(calls) == 2:
                raise error
        return real(self, *arguments)

    monkeypatch.setattr(Path, fails, failing)
    with pytest.raises(type(error)):
        rename(tree, "main", "home")
    assert len(calls) > 1
    assert contents(tree) == before


def test_an_accepted_translation_stays_accepted(tree: Path, change: Change) -> None:
    """Neither the new path nor the new name within the text makes a translation seem older."""
    change(*LINE)
    for language in ("uk", "ru"):
        text = f"locales/{language}/shared.yaml"
        change(text, "{{ account_number }}", "{{ account_number }}, {{ account_number }}")
    docs = read_tree(tree).utilities["city"].common
    paths = [path for path in docs["ru"].texts if path.startswith("register_account.")]
    seen = {path: Seen(digest(docs["uk"].texts[path]), digest(docs["ru"].texts[path]))
            for path in paths}  # fmt: skip
    stale = Seen("0" * 12, digest(docs["ru"].texts["register_account.added.text"]))
    lock = tree / "locales/ru/shared.lock"
    lock.write_text(written({**seen, "register_account.added.text": stale}), "utf-8")
    before, older = contents(tree), everything(tree)
    assert [each.code for each in older] == ["T12"]
    done = rename(tree, "register_account.account_number", "number_of_account")
    assert not done.spoilt
    assert "locales/ru/shared.lock" in done.files
    assert [each.code for each in everything(tree)] == ["T12"]
    assert "register_account.number_of_account.not_found " in lock.read_text("utf-8")
    assert not rename(tree, "register_account.number_of_account", "account_number").spoilt
    assert without_record(contents(tree)) == before


def test_a_record_that_is_no_record_is_found(tree: Path, change: Change) -> None:
    """What stands under ``renamed`` has to be names."""
    change("flows/city/bot.yaml", "facts:", "renamed:\n  main.Меню: menu\n  main.x: a b\nfacts:")
    assert [each.code for each in everything(tree)] == ["S08", "S08"]


def test_renamings_are_recorded_in_their_order(tree: Path) -> None:
    """Whoever follows them from top to bottom comes from any former name to the present one."""
    rename(tree, "main.hello", "welcome")
    rename(tree, "main.welcome", "greeting")
    rename(tree, "main.greeting", "hello")
    rename(tree, "main.hello", "welcome")
    text = (tree / "flows/city/bot.yaml").read_text("utf-8")
    assert text.endswith(
        "renamed:\n  main.welcome: greeting\n  main.greeting: hello\n  main.hello: welcome\n"
    )
    bot = read_tree(tree).utilities["city"].bot
    assert [(old.text, new.text) for old, new in bot.renamed] == [
        ("main.welcome", "greeting"), ("main.greeting", "hello"), ("main.hello", "welcome"),
    ]  # fmt: skip


def test_the_good_tree_there_and_back(tree: Path) -> None:
    """Whatever is renamed and named again leaves the same bytes, but for the record."""
    refused = {}
    for number, name in enumerate(list(names(tree))):
        root = shutil.copytree(tree, tree.parent / str(number))
        if (why := there_and_back(root, name)) is not None:
            refused[name] = why
    assert refused == {
        "dialogs.stuck": "rename_fixed",
        "dialogs.unavailable": "rename_fixed",
        "commands.help": "rename_fixed",
        "notices.planned_outage": "rename_fixed",
        "choose_account.account": "rename_gives",
        "register_account.account_number": "rename_digits",
        "answers.account_number": "rename_digits",
    }


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Copy what ships, with its stories."""
    for folder in FOLDERS:
        shutil.copytree(shipped() / folder, tmp_path / "ours" / folder)
    return tmp_path / "ours"


def told_as_before(root: Path, before: dict[str, str]) -> int:
    """Play the stories that were changed, each in one language; gives how many there were."""
    tree = read_tree(root)
    stages = {bot: prepare(root, utility) for bot, utility in tree.utilities.items()}
    files = [f for f, text in contents(root).items() if before.get(f) != text and "stories" in f]
    stories = read_stories(root, files).stories if files else ()
    for story in stories:
        stage = stages[story.bot.text]
        assert play(stage, story, languages_of(story, stage)[0]).well, story.file
    return len(stories)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prove_owner.address", "owner_address"),  # of two bots, with an answer of its own
        ("outages_at.where", "street"),  # its answer is handed to a service
        ("dialogs.remove_account", "forget"),  # shared, played by a command
        ("read_register.sure.right", "correct"),  # others have a button of that name
    ],
)
def test_shipped_bots_go_on_as_before(old: str, new: str, ours: Path) -> None:
    """After a renaming nothing is found, and every story that names the thing still plays."""
    before = contents(ours)
    done = rename(ours, old, new)
    assert not done.spoilt
    assert everything(ours) == []
    assert told_as_before(ours, before) > 0


@pytest.mark.campaign
def test_everything_shipped_there_and_back(ours: Path) -> None:
    """Every name of the shipped bots can be changed, told, and changed back, or says why not."""
    before, wrong = contents(ours), {}
    for old in list(names(ours)):
        try:
            why = there_and_back(ours, old)
            for file, text in before.items():
                (ours / file).write_bytes(text.encode())
            if why is None:
                rename(ours, old, "another_name")
                told_as_before(ours, before)
                rename(ours, f"{old.rpartition('.')[0]}.another_name", old.rpartition(".")[2])
            elif not re.fullmatch("rename_(fixed|gives|elsewhere|line|digits)", why):
                wrong[old] = why
        except AssertionError as error:
            wrong[old] = str(error)
        for file, text in before.items():
            (ours / file).write_bytes(text.encode())
    assert wrong == {}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("account.number", ["account"]),
        ("not account and my_account", ["account"]),
        ("person.account", []),
        ("x|account", []),
        ("x | account", []),
        ("x is account", []),
        ("x is not account", []),
        ("f(account=1)", []),
        ("account == 1", ["account"]),
        ("'account' ~ \"account\"", []),
        ("a if account else b", ["account"]),
        ("values[account]", ["account"]),
    ],
)
def test_a_name_is_told_from_fields_filters_and_strings(written: str, found: list[str]) -> None:
    """Only the name itself changes in an expression."""
    assert [written[slice(*span)] for span in in_expression(written, "account")] == found


def test_plain_words_of_a_text_are_no_names() -> None:
    """Only what stands within the marks of a text is code."""
    written = "account {{ account }} {% if account.x %}account{% endif %} {# account #}"
    spans = list(in_text(written, "account"))
    assert [written[start - 3 : end + 1] for start, end in spans] == ["{{ account ", "if account."]
