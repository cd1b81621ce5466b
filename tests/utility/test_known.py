"""What flows know: the person anew at each event, the bot's facts, the date in Kyiv."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Proof, Rules
from engine.core.turn import Known
from engine.core.window import DayToDay, Window
from engine.language.analysis.shapes import Shapes
from engine.language.rules.overrides import BOT_KNOWS
from engine.runtime import people
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility.known import UtilityKnowledge
from tests.runtime.plans import Recording
from tests.utility.conftest import Utility, kyiv

AT = kyiv("2026-03-02T10:00")
LATE = kyiv("2026-03-29T10:00")
WINDOW = Rules(window=Window(DayToDay(1, 28)))


def known(utility: Utility, who: Person, at: datetime = AT) -> Known:
    """Gather what is known of a person as they are now."""

    def look(tx: Transaction) -> Known:
        now = people.by_id(tx, who.id) or who
        found = UtilityKnowledge().known(tx, utility.bot, [now], at)[who.id]
        return Known({**found.person}, found.bot, found.today)

    return utility.store.transact(look)


def test_a_stranger_is_known_by_language_alone(utility: Utility) -> None:
    """Whoever has just come has no name, phone or accounts, and has sent nothing."""
    assert known(utility, utility.person()).person == {
        "name": None, "phone": None, "language": "uk", "accounts": [], "account_numbers": [],
        "sent_this_month": False, "consented": False, "shares_contact": True,
        "types_contact": False,
    }  # fmt: skip


def test_a_person_is_read_anew(utility: Utility) -> None:
    """What a service changed in this very event is known at once, accounts included."""
    who = utility.person()
    utility.has("7")
    utility.call("remember_phone", AT, who, contact={"phone": "+380501112233"})
    utility.call("use_language", AT, who, language="ru")
    utility.call("remember_account", AT, who, account={"number": "7"})
    person = known(utility, who).person
    assert (person["phone"], person["language"]) == ("+380501112233", "ru")
    assert person["accounts"] == [utility.account("7", AT)]
    assert person["account_numbers"] == ["7"]


def test_a_language_that_the_bot_gave_up_is_not_spoken(utility: Utility) -> None:
    """Nobody falls silent because a language was taken out of the bot."""
    who = utility.person()
    utility.call("use_language", AT, who, language="ru")
    utility.bot = replace(utility.bot, languages=("uk",))
    assert known(utility, who).language == "uk"


def test_a_person_who_is_gone_is_still_spoken_to(utility: Utility) -> None:
    """After their data were deleted the last answer can still be given."""
    who = utility.person()
    utility.run("DELETE FROM people")
    assert known(utility, who).language == "uk"


def test_the_bot_is_known_by_facts_languages_and_window(utility: Utility) -> None:
    """Facts stand beside the bot's own fields and never hide them."""
    ruled = utility.with_rules(WINDOW, phone="(0532) 510-510", name="інша", window="завжди")
    bot: Any = known(ruled, ruled.person(), LATE).bot
    assert (bot["phone"], bot["name"]) == ("(0532) 510-510", "Полтаватеплоенерго")
    assert bot["languages"] == [{"code": "uk"}, {"code": "ru"}]
    assert (bot["window"]["open"], bot["window"]["next_opens"]) == (False, date(2026, 4, 1))


@pytest.mark.parametrize("by", ["none", "address", "meter", "meter_or_eic", "phone"])
def test_the_proof_is_known_as_it_is_written(utility: Utility, by: Any) -> None:
    """A text may ask for what this utility asks for, and no fact can hide it."""
    ruled = utility.with_rules(Rules(proof=Proof(by)), proof="інший")
    assert known(ruled, ruled.person()).bot["proof"] == by


def test_what_is_known_is_what_the_language_describes(utility: Utility) -> None:
    """No name more, for the checker would refuse it, and none less: it would be empty in a text."""
    found, every = known(utility, utility.person()), Shapes({}, {})
    assert set(found.bot) == set(every.fields(every.named("bot"))) == set(BOT_KNOWS)
    assert {*found.person, "at_menu"} == set(every.fields(every.named("person")))


def test_today_is_the_date_in_kyiv(utility: Utility) -> None:
    """Just after midnight in Kyiv it is the new day, wherever the clock of the event stands."""
    at = datetime.fromisoformat("2026-03-01T22:30:00+00:00")
    assert known(utility, utility.person(), at).today == date(2026, 3, 2)


@pytest.fixture
def sent(utility: Utility) -> Utility:
    """Give a utility with two accounts; for one of them a neighbour sent a reading in March."""
    for number in ("7", "8"):
        utility.has(number)
        utility.has_register(number, "M")
    utility = utility.with_rules(WINDOW)
    utility.send("7", AT, utility.person("neighbour"), [110])
    return utility


@pytest.mark.parametrize(
    ("numbers", "at", "expected"),
    [
        (["7"], AT, True),
        (["8", "7"], AT, False),  # of the other account nothing was sent
        (["8"], AT, False),
        ([], AT, False),
        (["7"], LATE, False),  # after the 28th it is April that is reported
        (["7"], kyiv("2026-02-28T10:00"), False),
    ],
)
def test_whether_readings_were_sent_this_month(
    sent: Utility, numbers: list[str], at: datetime, expected: bool
) -> None:
    """Only when each meter of all accounts has one for the month reported now, by whomever."""
    who = sent.person()
    for number in numbers:
        sent.call("remember_account", AT, who, account={"number": number})
    assert known(sent, who, at).person["sent_this_month"] is expected


def test_every_meter_of_every_account_must_have_been_sent(sent: Utility) -> None:
    """The last one missing is one missing: a reminder is still for this person."""
    who = sent.person()
    sent.has_register("8", "N", service="hot_water")
    for number in ("7", "8"):
        sent.call("remember_account", AT, who, account={"number": number})
    found = []
    for place, value in ((0, 50), (1, 60)):
        found.append(known(sent, who).person["sent_this_month"])
        given: dict[str, Any] = {
            "account": sent.account("8", AT),
            "meter": sent.meter("8", AT, place),
        }
        sent.call("send_readings", AT, who, **given, values=[Decimal(value)], sent=None, photo=None)
    found.append(known(sent, who).person["sent_this_month"])
    assert found == [False, False, True]


def test_a_meter_is_one_of_its_account(sent: Utility) -> None:
    """Two accounts with meters of one number: what one has sent the other has not."""
    who = sent.person()
    sent.call("remember_account", AT, who, account={"number": "8"})
    assert known(sent, who).person["sent_this_month"] is False
    sent.send("8", AT, who, [50])
    assert known(sent, who).person["sent_this_month"] is True


def test_an_account_without_meters_has_nothing_to_send(sent: Utility) -> None:
    """It keeps nobody from being done, and alone it is nothing that was sent."""
    sent.has("9")
    who, other = sent.person("1"), sent.person("2")
    for person, number in ((who, "9"), (other, "9"), (other, "7")):
        sent.call("remember_account", AT, person, account={"number": number})
    assert known(sent, who).person["sent_this_month"] is False
    assert known(sent, other).person["sent_this_month"] is True


def test_rejected_readings_were_not_sent(sent: Utility) -> None:
    """Only active readings count."""
    who = sent.person()
    sent.call("remember_account", AT, who, account={"number": "7"})
    assert known(sent, who).person["sent_this_month"] is True
    sent.run("UPDATE readings SET status = 'rejected'")
    assert known(sent, who).person["sent_this_month"] is False


def test_the_base_in_a_persons_accounts_is_as_of_the_event(sent: Utility) -> None:
    """In April the reading of March is the last."""
    who = sent.person()
    sent.call("remember_account", AT, who, account={"number": "7"})
    person: Any = known(sent, who, LATE).person
    assert person["accounts"][0]["meters"][0]["registers"][0]["last"] == Decimal(110)


def test_only_what_is_asked_for_is_read(sent: Utility) -> None:
    """And then of all who were met together, by the same statements as of one."""
    people_met = [sent.person(), sent.person("neighbour")]
    sent.call("remember_account", AT, people_met[0], account={"number": "7"})
    counts: list[int] = []

    def look(tx: Transaction) -> None:
        recording = Recording(tx)
        found = UtilityKnowledge().known(recording, sent.bot, people_met, AT)
        one, other = (found[person.id].person for person in people_met)
        for ask in ("name", "consented", "accounts", "account_numbers", "sent_this_month"):
            one[ask], other[ask]
            counts.append(len(recording.asked))

    sent.store.transact(look)
    assert counts == [0, 1, 4, 4, 4]
