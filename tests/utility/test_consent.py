"""Consent comes before the first personal datum: its version and time are kept (DOMAIN §2.17)."""

from datetime import date, timedelta
from functools import partial

import pytest

from engine.core.flow import PersonalData, Profile, Rules
from engine.core.turn import Known
from engine.runtime.people import Person
from engine.runtime.store import Transaction, moment
from engine.utility import consent
from engine.utility.known import UtilityKnowledge
from engine.utility.meters_view import meters_view
from tests.utility.conftest import Utility, kyiv

AT = kyiv("2026-03-02T10:00")
DAY = timedelta(days=1)
SECOND = Rules(personal_data=PersonalData(owner="АТ «Тепло»", version="2", months=6))


def known(utility: Utility, who: Person) -> Known:
    """Gather what is known of a person and the bot."""

    def look(tx: Transaction) -> Known:
        found = UtilityKnowledge().known(tx, utility.bot, [who], AT)[who.id]
        return Known({**found.person}, found.bot, found.today)

    return utility.store.transact(look)


def test_whoever_never_agreed_has_not(utility: Utility) -> None:
    """Nobody agrees by saying nothing."""
    assert known(utility, utility.person()).person["consented"] is False


def test_a_consent_is_kept_with_version_and_moment(utility: Utility) -> None:
    """It is the person's own, and of the version in force."""
    who, other = utility.person("1"), utility.person("2")
    utility.call("give_consent", AT, who)
    assert utility.rows("SELECT * FROM consents") == [(who.id, "1", moment(AT))]
    assert known(utility, who).person["consented"] is True
    assert known(utility, other).person["consented"] is False


def test_agreeing_again_changes_nothing(utility: Utility) -> None:
    """The first time is when they agreed."""
    who = utility.person()
    utility.call("give_consent", AT, who)
    utility.call("give_consent", AT + DAY, who)
    assert utility.rows("SELECT given_at FROM consents") == [(moment(AT),)]


def test_another_version_is_asked_about_anew(utility: Utility) -> None:
    """To agree to one text is not to agree to another; going back needs no second question."""
    who, second = utility.person(), utility.with_rules(SECOND)
    utility.call("give_consent", AT, who)
    assert known(second, who).person["consented"] is False
    second.call("give_consent", AT + DAY, who)
    assert known(second, who).person["consented"] is True
    assert known(utility, who).person["consented"] is True


@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
def test_the_newest_consent_is_shown_with_its_kyiv_date(
    utility: Utility, order: tuple[str, str]
) -> None:
    """Just after midnight in Kyiv it is the new day; the later moment counts, not the number."""
    who, late = utility.person(), kyiv("2026-03-03T00:30")
    for version, at in zip(order, (AT, late), strict=True):
        utility.store.transact(partial(consent.give, person_id=who.id, version=version, at=at))
    shown = utility.store.transact(lambda tx: consent.latest(tx, who.id))
    assert shown == {"version": order[1], "at": date(2026, 3, 3)}


def test_texts_know_who_keeps_the_data_and_for_how_long(utility: Utility) -> None:
    """The question of consent names the owner and the term."""
    bot = known(utility.with_rules(SECOND), utility.person()).bot
    assert bot["personal_data"] == {"owner": "АТ «Тепло»", "version": "2", "months": 6}


def test_texts_know_the_codes_of_the_zones_that_people_send() -> None:
    """In the order of telling them; sums and export are not sent, and zones without codes not."""
    codes = {
        "total": ("1.8.0",),
        "night": ("1.8.1", "Т21"),
        "day": ("1.8.2",),
        "export": ("2.8.0",),
    }
    profiles = {
        "electricity": Profile("electricity", photo=True, codes=codes),
        "heat": Profile("heat"),
    }
    assert meters_view(profiles) == [
        {
            "service": "electricity",
            "photo": True,
            "zones": [
                {"zone": "day", "codes": ["1.8.2"]},
                {"zone": "night", "codes": ["1.8.1", "Т21"]},
            ],
        },
        {"service": "heat", "photo": False, "zones": []},
    ]


def test_the_bots_meters_are_those_of_its_rules(utility: Utility) -> None:
    """A condition may ask whether a picture is wanted."""
    rules = Rules(meters={"heat": Profile("heat", photo=True)})
    bot = known(utility.with_rules(rules), utility.person()).bot
    assert bot["meters"] == [{"service": "heat", "photo": True, "zones": []}]
