"""/mydata shows what is kept, /delete has it forgotten (law 2297-VI, DOMAIN §2.17 and §8)."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from engine.core.packing import Packing
from engine.core.values import Value
from engine.runtime import people
from engine.runtime.people import Person
from engine.runtime.services import ServiceFailed
from engine.utility import kept, personal_data
from tests.utility.conftest import Utility, kyiv
from tests.utility.filled import message, read, receive, told, turn
from tests.utility.holders import GARDEN, Garden, ours, registered

AT = kyiv("2026-03-02T10:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOK = personal_data.installed.__wrapped__  # what is installed, not what was when first asked


@pytest.fixture
def garden(monkeypatch: pytest.MonkeyPatch) -> Garden:
    """Install another package beside ours."""
    another = Garden()
    monkeypatch.setattr(personal_data, "installed", lambda: (another, *ours()))
    return another


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our package be installed as it is configured."""
    monkeypatch.setattr(personal_data, "installed", ours)


def mine(utility: Utility, who: Person) -> dict[str, Any]:
    """Ask to be shown everything."""
    found: Any = utility.call("my_data", AT, who).facts["mine"]
    return dict(found)


@pytest.fixture(autouse=True)
def account(utility: Utility) -> None:
    """Let billing know an account."""
    utility.has("7001", address="вул. Соборності, 5")


def settle(utility: Utility, who: Person) -> None:
    """Let a person have agreed, given their phone and name, linked an account, sent a reading."""
    utility.call("give_consent", AT, who)
    utility.call("remember_phone", AT, who, contact={"phone": "+380501112233"})
    utility.run("UPDATE people SET name = 'Оля' WHERE id = ?", who.id)
    utility.call("start_notices", AT, who, account={"number": "7001"})
    read(utility, who, "110.5", AT, zone="day", meter=f"M{who.id}")


# what is shown


def test_of_a_stranger_nothing_is_kept(utility: Utility) -> None:
    """The language and the day of the first message are all; a text may say so."""
    assert mine(utility, utility.person()) == {
        "phone": None, "name": None, "language": "uk", "met": date(2026, 1, 1), "consent": None,
        "accounts": [], "readings": [], "readings_count": 0, "others": [], "kept": False,
    }  # fmt: skip


def test_a_person_is_shown_everything_that_is_kept(utility: Utility) -> None:
    """Phone, name, consent, accounts with notices, readings: as it stands in the store."""
    who = utility.person()
    settle(utility, who)
    utility.call("remember_account", AT + HOUR, who, account={"number": "9009"})
    assert mine(utility, who) == {
        "phone": "+380501112233", "name": "Оля", "language": "uk", "met": date(2026, 1, 1),
        "consent": {"version": "1", "at": date(2026, 3, 2)},
        "accounts": [
            {"number": "7001", "address": "вул. Соборності, 5", "notices": True},
            {"number": "9009", "address": None, "notices": False},
        ],
        "readings": [
            {"account": "7001", "meter": f"M{who.id}", "zone": "day", "value": Decimal("110.5"),
             "unit": "Гкал", "month": "2026-03", "date": date(2026, 3, 2)}
        ],
        "readings_count": 1, "others": [], "kept": True,
    }  # fmt: skip


@pytest.mark.parametrize("what", ["phone", "consent", "account", "reading"])
def test_any_one_thing_is_something_that_is_kept(utility: Utility, what: str) -> None:
    """Nobody is told that nothing is kept while something is."""
    who = utility.person()
    match what:
        case "phone":
            utility.call("remember_phone", AT, who, contact={"phone": "+380501112233"})
        case "consent":
            utility.call("give_consent", AT, who)
        case "account":
            utility.call("remember_account", AT, who, account={"number": "9009"})
        case "reading":
            read(utility, who, "1", AT)
    assert mine(utility, who)["kept"] is True


def test_what_is_shown_can_be_kept_in_a_conversation(utility: Utility) -> None:
    """Every value has a stored form."""
    who = utility.person()
    settle(utility, who)
    assert Packing().pack(mine(utility, who))


# what is forgotten


def test_everything_of_a_person_is_forgotten_but_chat_and_language(utility: Utility) -> None:
    """Nothing is left to be shown; the neighbour's data stay as they were."""
    who, neighbour = utility.person("1"), utility.person("2")
    for person in (who, neighbour):
        settle(utility, person)
    before = mine(utility, neighbour)
    utility.call("delete_my_data", AT, who)
    assert mine(utility, who) == {
        "phone": None, "name": None, "language": "uk", "met": date(2026, 1, 1), "consent": None,
        "accounts": [], "readings": [], "readings_count": 0, "others": [], "kept": False,
    }  # fmt: skip
    assert mine(utility, neighbour) == before


def test_readings_stay_without_the_person(utility: Utility) -> None:
    """They are billing's; neither the person's number nor a key that names it leads back."""
    who, neighbour = utility.person("1"), utility.person("2")
    for whose, value in ((who, "1"), (neighbour, "2")):
        read(utility, whose, value, AT, meter=f"M{value}")
    utility.call("delete_my_data", AT, who)
    assert utility.rows("SELECT value, person_id, step_key, account FROM readings") == [
        ("1", None, "forgotten:1", "7001"),
        ("2", neighbour.id, f"poltava:{neighbour.id}:1", "7001"),
    ]


def test_only_the_persons_own_receipts_go(utility: Utility) -> None:
    """Number 1 is not number 10, and a bot's name may be the beginning of another's."""
    who = utility.person()
    keys = ["poltava:1:9", "poltava:10:1", "poltava:0:1", "poltava2:1:1", "poltava:1:10"]
    for key in keys:
        receive(utility, key)
    assert who.id == 1
    utility.call("delete_my_data", AT, who)
    left = {key for (key,) in utility.rows("SELECT step_key FROM receipts")}
    assert left == {"poltava:10:1", "poltava:0:1", "poltava2:1:1"}


def test_turns_marks_and_messages_go_but_what_waits_is_sent(utility: Utility) -> None:
    """The last words are still said; what was said is not kept."""
    who = utility.person()
    for status in ("sent", "blocked", "waiting"):
        message(utility, who, AT, status)
    turn(utility, who, AT)
    told(utility, who, AT)
    utility.call("delete_my_data", AT, who)
    assert utility.rows("SELECT status FROM outbox") == [("waiting",)]
    assert utility.rows("SELECT * FROM journal") == []
    assert utility.rows("SELECT * FROM notices") == []


def test_a_notice_that_waits_is_taken_back(utility: Utility) -> None:
    """Whoever has themselves forgotten is not told of works any more."""
    who = utility.person()
    message(utility, who, AT, "waiting")
    utility.run("UPDATE outbox SET notice_id = 1")
    message(utility, who, AT, "waiting")
    utility.call("delete_my_data", AT, who)
    assert utility.rows("SELECT status, notice_id FROM outbox") == [("waiting", None)]


def test_deleting_does_not_lift_a_pause(utility: Utility) -> None:
    """Whoever guesses account numbers gains nothing by being forgotten (DOMAIN §3)."""
    who = utility.person()
    for number in range(5):
        utility.call("find_account", AT, who, account_number=f"000{number}")
    utility.call("delete_my_data", AT, who)
    ended = utility.call("find_account", AT + HOUR / 60, who, account_number="7001")
    assert (ended.name, ended.facts["minutes"]) == ("paused", 9)


def test_deleting_twice_is_deleting_once(utility: Utility) -> None:
    """A second press does no harm."""
    who = utility.person()
    settle(utility, who)
    for _ in range(2):
        utility.call("delete_my_data", AT, who)
    assert utility.rows("SELECT leaving FROM people") == [(1,)]


# who comes back before they are gone


def test_who_writes_again_stays_as_somebody_new(utility: Utility) -> None:
    """The mark is taken away; the language is still theirs, the day of meeting is a new one."""
    who = utility.person()
    settle(utility, who)
    utility.call("use_language", AT, who, language="ru")
    utility.call("delete_my_data", AT, who)
    meet = lambda tx: people.meet(tx, "poltava", "telegram", "1001", "uk", AT + DAY)  # noqa: E731
    back, new = utility.store.transact(meet)
    assert new
    assert (back.id, back.language, back.leaving) == (who.id, "ru", False)
    assert mine(utility, back)["met"] == date(2026, 3, 3)
    assert utility.store.transact(meet) == (back, False)


# other packages


def test_what_others_keep_is_shown_as_texts(utility: Utility, garden: Garden) -> None:
    """Whatever values they hand over: a text can print them."""
    values: dict[str, Value] = {
        "Бонуси": 12, "День": date(2026, 3, 2), "Сума": Decimal("1.50"), "Порожнє": None,
        "Мітки": ["а", "б"], "Адреса": {"місто": "Полтава", "дім": 5},
    }  # fmt: skip
    garden.kept = values
    shown = mine(utility, utility.person())
    assert {item["name"]: item["value"] for item in shown["others"]} == {
        "Бонуси": "12", "День": "2026-03-02", "Сума": "1.50", "Порожнє": "", "Мітки": "а, б",
        "Адреса": "місто: Полтава, дім: 5",
    }  # fmt: skip
    assert shown["kept"] is True


def test_others_forget_in_the_same_transaction(utility: Utility, garden: Garden) -> None:
    """A person is forgotten by all."""
    who = utility.person()
    utility.store.transact(lambda tx: garden.plant(tx, who.id, "груша"))
    assert mine(utility, who)["others"] == [{"name": "Дерева", "value": "груша"}]
    utility.call("delete_my_data", AT, who)
    assert utility.rows("SELECT * FROM garden") == []


@pytest.mark.parametrize("error", [ServiceFailed("garden"), LookupError("+380501112233")])
@pytest.mark.parametrize("service", ["my_data", "delete_my_data"])
def test_a_package_that_fails_fails_the_service(
    utility: Utility,
    garden: Garden,
    caplog: pytest.LogCaptureFixture,
    service: str,
    error: Exception,
) -> None:
    """Nobody is told half of what is kept, or that all was deleted; and the log tells no datum."""
    who = utility.person()
    settle(utility, who)
    garden.fails = error
    with pytest.raises(ServiceFailed):
        utility.call(service, AT, who)
    garden.fails = None
    assert mine(utility, who)["phone"] == "+380501112233"
    assert "380501112233" not in caplog.text
    assert ("LookupError" in caplog.text) is isinstance(error, LookupError)


def test_holders_are_found_by_their_entry_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours is one of them; one that is listed twice is asked once."""
    another = EntryPoint("trees", "tests.utility.holders:GARDEN", personal_data.GROUP)
    points = {personal_data.GROUP: [*registered(), another, another]}
    monkeypatch.setattr(personal_data, "entry_points", lambda group: points[group])
    assert LOOK() == (kept, GARDEN)


def test_an_installation_by_halves_deletes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ours is not registered, an error is better than a promise that is not kept."""
    monkeypatch.setattr(personal_data, "entry_points", lambda group: [] if group else None)
    with pytest.raises(LookupError, match=r"rozmova\.personal_data"):
        LOOK()


def test_a_person_in_a_log_shows_nothing_personal(utility: Utility) -> None:
    """Whatever prints a person by accident, chat, phone and name are not in it (DOMAIN §8)."""
    who = utility.person("700800900")
    settle(utility, who)
    known = utility.store.transact(lambda tx: people.by_id(tx, who.id))
    assert known is not None
    assert known.phone is not None
    assert not any(datum in repr(known) for datum in ("700800900", "380501112233", "Оля"))
