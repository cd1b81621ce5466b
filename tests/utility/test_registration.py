"""Coming to an account: the neutral answer, the proofs, the pause, and giving it up again."""

from typing import Any

import pytest

from engine.core.flow import Attempts, Proof, Rules
from engine.runtime.services import Outcome
from tests.utility.conftest import Utility, kyiv

NOON = kyiv("2026-03-02T12:00")
LATER = kyiv("2026-03-02T12:10")
PHONE = {"phone": "+380501112233"}
PROOFS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("match_meter", {"meter_number": "№ 009-900 123"}, {"meter_number": "9900124"}),
    ("match_meter_or_eic", {"proof": "авсde"}, {"proof": "ABCDF"}),
    ("match_meter_or_eic", {"proof": "9900123"}, {"proof": "9900124"}),
    ("match_phone", {"contact": PHONE}, {"contact": {"phone": "+380501112234"}}),
]


def proving(utility: Utility, **proof: Any) -> Utility:
    """Give a utility with one account, under a rule of proof."""
    utility.has("123456789", address="вул. Корзо, 5", eic="62Z00000040ABCDE", phone="8050-111-2233")
    utility.has_register("123456789", "9900123")
    return utility.with_rules(Rules(proof=Proof(**proof)))


def found(utility: Utility, number: str) -> Any:
    """Give the account that the service finds."""
    outcome = utility.call("find_account", NOON, utility.person(), account_number=number)
    assert outcome.name == "done"
    return outcome.facts["account"]


@pytest.mark.parametrize("by", ["none", "address"])
def test_an_unknown_account_is_said_to_be_unknown(utility: Utility, by: str) -> None:
    """Where the number proves nothing, there is nothing to hide either."""
    utility = proving(utility, by=by)
    outcome = utility.call("find_account", NOON, utility.person(), account_number="1")
    assert outcome == Outcome("not_found", is_meter=False, is_phone=False)
    assert found(utility, "123456789") == utility.account("123456789", NOON)


@pytest.mark.parametrize("by", ["none", "address"])
@pytest.mark.parametrize(
    ("typed", "is_meter"),
    [("9900123", True), ("009900123", True), ("00123", True), ("990012", False), ("000", False)],
)
def test_a_meters_number_is_told_from_an_accounts(
    utility: Utility, by: str, typed: str, is_meter: bool
) -> None:
    """Zeros before it do not count; the meters of other utilities are unknown here."""
    utility = proving(utility, by=by)
    utility.has_register("123456789", "000123")
    utility.has_register("123456789", "990012")
    utility.run("UPDATE registers SET bot = 'other' WHERE meter = '990012'")
    outcome = utility.call("find_account", NOON, utility.person(), account_number=typed)
    assert outcome == Outcome("not_found", is_meter=is_meter, is_phone=False)


@pytest.mark.parametrize("by", ["none", "address"])
@pytest.mark.parametrize(
    ("typed", "is_phone"),
    [
        ("0501112233", True),
        ("380501112233", True),
        ("501112233", False),  # nine digits may be any account
        ("380501112", False),
        ("80501112233", False),
        ("05011122334", False),
        ("0001112233", False),  # no code of an operator or a town begins with a zero
        ("3805011122", False),
        ("270501112233", False),
    ],
)
def test_a_phones_number_is_told_from_an_accounts(
    utility: Utility, by: str, typed: str, is_phone: bool
) -> None:
    """Only a whole one, as it is written at home or abroad."""
    utility = proving(utility, by=by)
    outcome = utility.call("find_account", NOON, utility.person(), account_number=typed)
    assert outcome == Outcome("not_found", is_meter=False, is_phone=is_phone)


def test_a_meter_is_a_meter_though_it_looks_like_a_phone(utility: Utility) -> None:
    """What billing knows is said before what digits look like, and an account before either."""
    utility = proving(utility, by="none")
    for meter, account in (("0501112233", "123456789"), ("0672223344", "0672223344")):
        utility.has_register(account, meter)
    utility.has("0672223344")
    outcome = utility.call("find_account", NOON, utility.person(), account_number="0501112233")
    assert outcome == Outcome("not_found", is_meter=True, is_phone=False)
    assert found(utility, "0672223344")["number"] == "0672223344"


@pytest.mark.parametrize("by", ["meter", "meter_or_eic", "phone"])
def test_with_a_neutral_proof_a_number_is_not_told_by_its_kind(utility: Utility, by: str) -> None:
    """Whose meter has that number is no stranger's business, nor is whether it is a phone."""
    utility = proving(utility, by=by)
    for typed in ("9900123", "0501112233"):
        outcome = utility.call("find_account", NOON, utility.person(), account_number=typed)
        assert outcome == Outcome(facts={"account": found(utility, typed)})


@pytest.mark.parametrize("by", ["none", "address", "meter", "meter_or_eic", "phone"])
def test_an_old_number_finds_the_account_by_its_present_one(utility: Utility, by: str) -> None:
    """Whatever the proof; an old number of another utility is none here."""
    utility = proving(utility, by=by)
    for bot, alias in ((utility.bot.bot, "1"), ("other", "2")):
        utility.run(
            "INSERT INTO aliases (bot, alias, account) VALUES (?, ?, '123456789')", bot, alias
        )
    assert found(utility, "1") == utility.account("123456789", NOON)
    other = utility.call("find_account", NOON, utility.person(), account_number="2")
    assert other.name == ("done" if utility.bot.rules.proof.neutral else "not_found")
    assert "123456789" not in str(other.facts)


def test_an_old_number_gives_no_further_attempts(utility: Utility) -> None:
    """Wrong proofs count against the account, by whatever number it is called."""
    utility = proving(utility, by="meter")
    utility.run("INSERT INTO aliases (bot, alias, account) VALUES ('poltava', '1', '123456789')")
    for chat in ("1", "2", "3"):
        inputs: dict[str, Any] = {"account": found(utility, "1"), "meter_number": "0000"}
        utility.call("match_meter", NOON, utility.person(chat), **inputs)
    who = utility.person("4")
    for number in ("1", "123456789"):
        outcome = utility.call("find_account", NOON, who, account_number=number)
        assert outcome == Outcome("paused", {"minutes": 10})


@pytest.mark.parametrize("by", ["meter", "meter_or_eic", "phone"])
def test_with_a_neutral_proof_every_account_is_found(utility: Utility, by: str) -> None:
    """An unknown number gives an account like any other, of which nothing is known."""
    utility = proving(utility, by=by)
    unknown = found(utility, "000000001")
    assert unknown.keys() == found(utility, "123456789").keys()
    assert unknown.pop("number") == "000000001"
    assert unknown.pop("meters") == []
    assert set(unknown.values()) == {None}


@pytest.mark.parametrize(("service", "right", "wrong"), PROOFS)
def test_the_right_proof_is_right_and_the_wrong_one_wrong(
    utility: Utility, service: str, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    """A meter, an EIC or a phone is compared as people write it."""
    utility = proving(utility, by="meter")
    account, who = found(utility, "123456789"), utility.person()
    assert utility.call(service, NOON, who, account=account, **right) == Outcome()
    assert utility.call(service, NOON, who, account=account, **wrong) == Outcome("no_match")


@pytest.mark.parametrize(("service", "right", "wrong"), PROOFS)
def test_an_unknown_account_and_a_wrong_proof_look_alike(
    utility: Utility, service: str, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    """Step by step the same answers, up to the pause and after it."""
    utility = proving(utility, by="meter", last=4)
    known: list[Any] = []
    unknown: list[Any] = []
    for number, proof, answers in [("123456789", wrong, known), ("1", right, unknown)]:
        who = utility.person(f"chat {number}")
        for _ in range(6):
            outcome = utility.call("find_account", NOON, who, account_number=number)
            account = outcome.facts.get("account", {"number": number, "meters": [], "eic": None})
            answers += [
                (outcome.name, outcome.facts.get("minutes")),
                utility.call(service, NOON, who, account=account, **proof),
            ]
    assert known == unknown
    assert Outcome("paused", {"minutes": 10}) in known


def test_the_last_characters_suffice_where_the_utility_says_so(utility: Utility) -> None:
    """With ``last: 4`` the end of the meter's number is a proof, without it it is not."""
    for last, outcome in [(4, Outcome()), (None, Outcome("no_match"))]:
        ruled = utility.with_rules(Rules(proof=Proof("meter", last)))
        account = {"number": "7", "eic": None, "meters": [{"number": "9900123"}]}
        inputs: dict[str, Any] = {"account": account, "meter_number": "0123"}
        assert ruled.call("match_meter", NOON, ruled.person(), **inputs) == outcome


@pytest.mark.parametrize("phone", ["", "не знаємо"])
def test_without_a_known_phone_no_phone_is_right(utility: Utility, phone: str) -> None:
    """An account of which billing has no readable phone cannot be proved by one."""
    utility.has("7", phone=phone)
    inputs: dict[str, Any] = {"account": {"number": "7"}, "contact": PHONE}
    assert utility.call("match_phone", NOON, utility.person(), **inputs).name == "no_match"


def test_in_a_pause_even_the_right_proof_is_refused(utility: Utility) -> None:
    """The third wrong proof brings the pause, which ends by itself."""
    utility = proving(utility, by="meter")
    account, who = found(utility, "123456789"), utility.person()

    def match(number: str, at: Any) -> Outcome:
        return utility.call("match_meter", at, who, account=account, meter_number=number)

    paused = Outcome("paused", {"minutes": 10})
    assert [match("0000", NOON).name for _ in range(2)] == ["no_match", "no_match"]
    assert match("0000", NOON) == paused
    assert match("9900123", NOON) == paused
    assert utility.call("find_account", NOON, who, account_number="5") == paused
    assert match("9900123", LATER) == Outcome()


def deny(utility: Utility, number: str, chat: str = "1001", at: Any = NOON) -> Outcome:
    """Say that the account shown is not one's own."""
    return utility.call("deny_account", at, utility.person(chat), account={"number": number})


def test_denying_an_account_is_a_wrong_proof(utility: Utility) -> None:
    """Two more may follow; the third in a chat brings the pause, whichever accounts were shown."""
    utility = proving(utility, by="address")
    assert [deny(utility, number) for number in ("1", "2")] == [Outcome(), Outcome()]
    paused = Outcome("paused", {"minutes": 10})
    assert deny(utility, "3") == paused
    for chat, at, name in (("1001", NOON, "paused"), ("2", NOON, "done"), ("1001", LATER, "done")):
        who = utility.person(chat)
        assert utility.call("find_account", at, who, account_number="123456789").name == name


def test_an_account_that_many_chats_deny_is_guarded(utility: Utility) -> None:
    """From everybody, as by wrong proofs; other accounts are found meanwhile."""
    utility = proving(utility, by="address")
    utility.has("7")
    paused = Outcome("paused", {"minutes": 10})
    assert [deny(utility, "123456789", chat) for chat in "123"] == [Outcome(), Outcome(), paused]
    for number, name in (("123456789", "paused"), ("7", "done")):
        who = utility.person("fourth")
        assert utility.call("find_account", NOON, who, account_number=number).name == name


def test_denials_and_wrong_proofs_are_counted_together(utility: Utility) -> None:
    """Whoever mixes the two gains nothing."""
    utility = proving(utility, by="meter")
    account = found(utility, "123456789")
    inputs: dict[str, Any] = {"account": account, "meter_number": "0000"}
    for _ in range(2):
        utility.call("match_meter", NOON, utility.person(), **inputs)
    assert deny(utility, "123456789") == Outcome("paused", {"minutes": 10})


def test_the_utility_decides_how_many_denials_it_bears(utility: Utility) -> None:
    """``attempts`` of its ``bot.yaml``."""
    strict = proving(utility, by="address").with_rules(Rules(attempts=Attempts(proof=1)))
    assert deny(strict, "123456789") == Outcome("paused", {"minutes": 10})


def test_the_fifth_unknown_account_brings_a_pause(utility: Utility) -> None:
    """In Kharkiv unknown numbers count for the chat; others go on."""
    utility = proving(utility, by="none")
    who = utility.person()

    def find(number: str, at: Any = NOON) -> str:
        return utility.call("find_account", at, who, account_number=number).name

    assert [find(number) for number in "12345"] == ["not_found"] * 4 + ["paused"]
    assert find("123456789") == "paused"
    assert find("123456789", LATER) == "done"
    other = utility.call("find_account", NOON, utility.person("2"), account_number="123456789")
    assert other.name == "done"


def test_looking_up_known_accounts_is_never_too_often(utility: Utility) -> None:
    """Only failures are counted."""
    utility = proving(utility, by="none").with_rules(Rules(attempts=Attempts(account=1)))
    names = {found(utility, "123456789")["number"] for _ in range(10)}
    assert names == {"123456789"}


def test_an_account_is_remembered_once_and_forgotten(utility: Utility) -> None:
    """Remembering twice is remembering; forgetting removes the link of this person alone."""
    utility.has("7")
    me, other = utility.person("1"), utility.person("2")
    for who in (me, me, other):
        utility.call("remember_account", NOON, who, account={"number": "7"})
    assert len(utility.rows("SELECT 1 FROM links")) == 2
    utility.call("forget_account", NOON, me, account={"number": "7"})
    utility.call("forget_account", NOON, me, account={"number": "7"})
    assert utility.rows("SELECT person_id, account FROM links") == [(other.id, "7")]


def test_a_phone_is_remembered(utility: Utility) -> None:
    """The phone of the shared contact is the person's from now on."""
    who = utility.person()
    utility.call("remember_phone", NOON, who, contact=PHONE)
    assert utility.rows("SELECT phone FROM people") == [(PHONE["phone"],)]
