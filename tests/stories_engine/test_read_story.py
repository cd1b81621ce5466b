from datetime import date, datetime, timedelta

import pytest

from engine.core.kyiv import KYIV
from engine.core.window import DayToDay, LastAndFirst, Outside, Window
from engine.language.report import describe
from engine.messages import LANGUAGES
from engine.stories.document import (
    FIRST_MOMENT,
    Again,
    Block,
    Dispatch,
    Edited,
    Group,
    Import,
    Old,
    Press,
    Send,
    Share,
    Tell,
    Type,
    Wait,
    WorkDoc,
)
from tests.stories_engine.conftest import read


def test_a_story_is_read_with_everything_around_its_talk() -> None:
    """Whatever stands in the file stands in the story, as text, in its order."""
    story, reader = read("""
        about: Про все
        bot: poltava
        channel: viber
        language: [uk]
        has: [012345, 20304050]
        consent: no
        window: {rule: last 2 and first 3 days, outside: flag, closing: [2026-03-31]}
        at: 2026-03-28 23:59:50
        fails: {send_readings: once}
        works:
        - {accounts: [012345, 20304050], starts: 2026-03-05 09:00, reason: ремонт}
        talk:
        - type: Привіт
          bot: [hello, menu]
        calls:
        - send_readings: {readings: [["110"]]}
        - remember_account: []
        - find_account
        """)
    assert not reader.findings
    assert (story.title, story.about, story.file) == (
        "poltava/s",
        "Про все",
        "tests/stories/notes/s.yaml",
    )
    assert story.channel is not None
    assert story.channel.text == "viber"
    assert [language.text for language in story.languages] == ["uk"]
    assert [account.text for account in story.has] == ["012345", "20304050"]
    assert story.consent is False
    closing = frozenset({date(2026, 3, 31)})
    assert story.window == Window(LastAndFirst(2, 3, False), Outside.FLAG, closing=closing)
    assert story.starts == datetime(2026, 3, 28, 23, 59, 50, tzinfo=KYIV)
    assert [(f.service.text, f.how.text) for f in story.fails] == [("send_readings", "once")]
    starts = datetime(2026, 3, 5, 9, tzinfo=KYIV)
    assert story.works == (WorkDoc("story-1", starts, accounts="012345 20304050", reason="ремонт"),)
    assert [(call.service.text, call.never) for call in story.calls] == [
        ("send_readings", False),
        ("remember_account", True),
        ("find_account", False),
    ]


def test_what_is_not_written_has_a_default() -> None:
    """The bot is the folder, the time a Monday morning; languages and window are the bot's."""
    story, reader = read("""
        talk:
        - type: Привіт
          bot: menu
        """)
    assert not reader.findings
    assert (story.bot.text, story.starts, story.languages) == ("notes", FIRST_MOMENT, ())
    assert (story.consent, story.window) == (True, None)


def test_a_window_may_be_a_rule_alone() -> None:
    """As in ``bot.yaml``: outside it readings are refused."""
    story, reader = read("window: until day 28\ntalk:\n- type: Привіт\n  bot: menu\n")
    assert not reader.findings
    assert story.window == Window(DayToDay(1, 28), Outside.REFUSE)


def test_every_act_is_read() -> None:
    """A turn's act is what its first word says, with what stands after it."""
    story, reader = read("""
        talk:
        - type: 012
          bot: menu
        - press: {uk: Нотатка, ru: Заметка}
          bot: number
        - share: "+380501112233"
          bot: menu
        - share: {phone: "+380501112233", own: no}
          bot: menu
        - send: sticker
          bot: menu.again
        - wait: 2 days
          silent: yes
        - notice: reminder.soon
          says: [Пора, писати]
        - old: note.number.stop
          bot: menu
        - again: yes
          silent: yes
        - edited: Привіт
          silent: yes
        - group: /start
          bot: engine.group
        - blocks: yes
          sound: no
        - works: [{work: S-1, accounts: 12, starts: 2026-03-24 09:00}]
          silent: yes
        - import: new_meter.csv
          silent: yes
        """)
    assert not reader.findings
    acts = [turn.act for turn in story.turns]
    assert [type(act) for act in acts] == [
        Type, Press, Share, Share, Send, Wait, Tell, Old, Again, Edited, Group, Block,
        Dispatch, Import,
    ]  # fmt: skip
    typed, pressed, own, card, sent, waited, told, old, *_ = acts
    assert isinstance(typed, Type)
    assert typed.words.within("ru")[0].text == "012"
    assert isinstance(pressed, Press)
    assert pressed.button.within("ru")[0].text == "Заметка"
    assert (own, card) == (Share("+380501112233", True), Share("+380501112233", False))
    assert (sent, waited) == (Send("sticker"), Wait(timedelta(days=2)))
    assert isinstance(told, Tell)
    assert (told.notice.text, told.stage.text) == ("reminder", "soon")
    assert isinstance(old, Old)
    assert (old.state.text, old.button.text) == ("note.number", "stop")
    assert isinstance(acts[-2], Dispatch)
    assert [(work.work, work.accounts, work.ends) for work in acts[-2].works] == [
        ("S-1", "12", None)
    ]
    assert isinstance(acts[-1], Import)
    assert acts[-1].file.text == "new_meter.csv"


def test_a_part_of_a_word_has_its_own_place() -> None:
    """A mistake in the second half of ``notice.stage`` is shown under that half."""
    story, _ = read("""
        talk:
        - notice: reminder.soon
          says: Пора
        """)
    act = story.turns[0].act
    assert isinstance(act, Tell)
    assert str(act.notice.at) == "tests/stories/notes/s.yaml:2:11"
    assert (act.stage.at.column, act.stage.at.end_column) == (20, 24)


def test_a_turn_has_its_own_time_and_device() -> None:
    """A turn may say when it happens and which language the person's device speaks."""
    story, reader = read("""
        talk:
        - type: Привіт
          at: 2026-03-29
          language: ru
          bot: menu
        """)
    assert not reader.findings
    turn = story.turns[0]
    assert turn.when == datetime(2026, 3, 29, 10, tzinfo=KYIV)
    assert turn.language == "ru"


@pytest.mark.parametrize(
    ("text", "code", "place", "facts"),
    [
        ("talk:\n- tipe: Привіт\n  bot: menu\n", "N02", "2:3", {"suggestion": "type"}),
        ("talk:\n- type: Привіт\n  bott: menu\n", "N02", "3:3", {"suggestion": "bot"}),
        ("talk:\n- bot: menu\n", "N04", "2:3", {"case": "none"}),
        ("talk:\n- type: а\n  press: б\n  bot: menu\n", "N04", "3:3",
         {"case": "several", "first": "type", "second": "press"}),
        ("talk:\n- type: Привіт\n", "N05", "2:3", {"act": "type"}),
        ("talk:\n- send: video\n  bot: menu\n", "N07", "2:9", {"case": "medium", "word": "video"}),
        ("talk:\n- old: send\n  bot: menu\n", "N07", "2:8", {"case": "old"}),
        ("talk:\n- notice: send\n  bot: menu\n", "N07", "2:11", {"case": "notice"}),
        ("talk:\n- wait: long\n  silent: yes\n", "S07", "2:9", {"case": "duration"}),
        ("talk:\n- import:\n  silent: yes\n", "S09", "2:3", {"case": "empty", "word": "import"}),
        ("talk:\n- import: [а, б]\n  silent: yes\n", "S05", "2:3", {"word": "import"}),
        ("talk:\n- import: new.csv\n", "N05", "2:3", {"act": "import"}),
        ("talk:\n- imprt: new.csv\n  silent: yes\n", "N02", "2:3", {"suggestion": "import"}),
        ("talk:\n- import: new.csv\n  type: а\n  bot: menu\n", "N04", "3:3",
         {"case": "several", "first": "import", "second": "type"}),
        ("consent: maybe\ntalk:\n- type: а\n  bot: menu\n", "S07", "1:10", {"case": "flag"}),
        ("window: sometimes\ntalk:\n- type: а\n  bot: menu\n", "S07", "1:9", {"case": "window"}),
        ("window: {outside: flag}\ntalk:\n- type: а\n  bot: menu\n", "S09", "1:1",
         {"word": "rule"}),
        ("window:\ntalk:\n- type: а\n  bot: menu\n", "S09", "1:1", {"word": "window"}),
        ("today: завтра\ntalk:\n- type: а\n  bot: menu\n", "N07", "1:8", {"case": "moment"}),
        ("talk: Привіт\n", "N07", "1:1", {"case": "list"}),
        ("abuot: а\ntalk:\n- type: а\n  bot: menu\n", "S01", "1:1", {"suggestion": "about"}),
        ("works:\n- {group: 1.1}\ntalk:\n- type: а\n  bot: menu\n", "S09", "2:3",
         {"word": "starts"}),
        ("works:\n- {starts: 2026-03-05}\ntalk:\n- type: а\n  bot: menu\n", "S09", "2:3",
         {"word": "accounts"}),
        ("works:\n- {starts: 2026-03-05, group: 1, kind: big}\ntalk:\n- type: а\n  bot: menu\n",
         "N07", "2:40", {"case": "word", "allowed": ["planned", "emergency"]}),
        ("about: а\n", "S09", "1:1", {"word": "talk"}),
        ("talk:\n- share: {own: no}\n  bot: menu\n", "S09", "2:3", {"word": "phone"}),
        ("calls:\n- keep: yes\ntalk:\n- type: а\n  bot: menu\n", "S05", "2:3", {"word": "keep"}),
    ],
)  # fmt: skip
def test_a_mistake_of_form_is_said_where_it_stands(
    text: str, code: str, place: str, facts: dict[str, object]
) -> None:
    """What a story cannot mean is a finding with its place, which can be said in words."""
    _, reader = read(text)
    found = reader.findings[0]
    if code.startswith("N"):
        assert all(describe(found, text, lang) for lang in LANGUAGES)
    assert (found.code, str(found.at).partition(":")[2]) == (code, place)
    assert facts.items() <= found.facts.items()


def test_one_mistake_is_one_finding() -> None:
    """A misspelt expectation is not also a turn that proves nothing."""
    _, reader = read("talk:\n- type: Привіт\n  bto: menu\n")
    assert [finding.code for finding in reader.findings] == ["N02"]


@pytest.mark.parametrize(("text", "code"), [("", "S09"), ("talk: [\n", "Y09")])
def test_a_file_without_a_story_is_a_finding(text: str, code: str) -> None:
    """An empty file proves nothing, so it must not pass; a broken one is blamed once."""
    story, reader = read(text)
    assert story.turns == ()
    assert [finding.code for finding in reader.findings] == [code]
