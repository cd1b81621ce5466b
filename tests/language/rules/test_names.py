import pytest

from tests.language.rules.conftest import BOT, RU, UK, Check, found

ADDRESS = "{{ account.address }}"


def said(text: str) -> dict[str, str | list[tuple[str, str]]]:
    """Let the state ``prove_owner.address`` say something else."""
    return {UK: [(ADDRESS, f"{ADDRESS} {text}")]}


@pytest.mark.parametrize(
    "text",
    [
        "{{ today.year }}",
        "{{ today|weekday }}",
        "{{ person.accounts|map(attribute='number')|join(', ') }}",
        "{{ person.accounts|first|default('') }}",
        "{% if person.accounts %}{{ (person.accounts|first).number }}{% endif %}",
        "{% if person.accounts[0].meters %}{{ person.accounts[0].meters[0].last }}{% endif %}",
        "{{ account['number'] }}",
        "{% for m in account.meters %}{{ loop.index }}{{ ';' if not loop.last }}{% endfor %}",
        "{{ bot.name }} {{ bot.phone }}",
        "{{ bot.proof if bot.proof == 'address' else '' }}",
        "{{ bot.personal_data.months }} {{ bot.personal_data.version }}",
        "{% if bot.personal_data.owner %}{{ bot.personal_data.owner }}{% endif %}",
        "{% for m in bot.meters %}{% for z in m.zones %}{{ z.codes|join }}{% endfor %}{% endfor %}",
        "{% if person.consented and not person.at_menu %}{{ person.name }}{% endif %}",
        "{% if bot.site %}{{ bot.site }}{% endif %}",
        "{{ bot.site if bot.site else bot.phone }}",
        "{{ 'так' if account.address == 'x' else 'ні' }}",
    ],
)
def test_what_is_known_may_be_used(text: str, check: Check) -> None:
    """Names with their fields, items, parts of dates and loops are understood."""
    weekdays = "".join(f"    weekday_{number}: день\n" for number in range(1, 8))
    days = {f"locales/{code}/shared.yaml": [("words:\n", f"words:\n  weekdays:\n{weekdays}")]
            for code in ("uk", "ru")}  # fmt: skip
    assert [each for each in check({**said(text), **days}) if each.code != "T10"] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ acount }}", "acount"),
        ("{{ today.yaer }}", "yaer"),
        ("{{ person.accounts|map(attribute='nubmer')|join }}", "nubmer"),
        ("{{ (person.accounts|first).nubmer }}", "nubmer"),
        ("{{ person.accounts[0].metres }}", "metres"),
        ("{{ account['nubmer'] }}", "nubmer"),
        ("{% for m in account.metres %}{{ m.number }}{% endfor %}", "metres"),
        ("{% for m in account.meters %}{{ loop.lst }}{% endfor %}", "lst"),
        ("{% for m in account.meters %}{{ m.nubmer }}{{ m.nubmer }}{% endfor %}", "nubmer"),
        ("{{ account.meters.number }}", "number"),
        ("{{ account.number.first }}", "first"),
        ("{{ bot.site }}", "site"),
        ("{% if bot.phon %}…{% endif %}", "phon"),
        ("{% if bot.prof == 'address' %}…{% endif %}", "prof"),
        ("{% if bot.personal_data.ownr %}…{% endif %}", "ownr"),
        ("{{ bot.personal_data.owner }}", "owner"),
        ("{{ bot.meters[0].zones[0].code }}", "code"),
        ("{{ person.at_menue }}", "at_menue"),
        ("{{ loop.index }}", "loop"),
        ("{{ count }}", "count"),
        ("{{ typed }}", "typed"),
    ],
)
def test_what_is_not_known_is_found(text: str, word: str, check: Check) -> None:
    """A misspelt name, field or fact is found wherever it hides, and told once."""
    assert found(check(said(text))) == [f"T04 {word}"]


@pytest.mark.parametrize(
    ("reason", "text", "word"),
    [
        ("again", "{{ typed }} {{ tries }} {{ account_number }}", None),
        ("length", "{{ came }} {{ needed }}", None),
        ("length", "{{ letter }}", "letter"),
        ("letter", "{{ letter }} {{ typed }} {% if guess %}{{ guess }}{% endif %}", None),
        ("meter", "{{ typed }}", None),
        ("meter", "{{ guess }}", "guess"),
        ("not_found", "{{ account_number }}", None),
        ("not_found", "{{ typed }}", "typed"),
        ("phone", "{{ digits }}", "digits"),
    ],
)
def test_a_reason_has_its_own_facts(reason: str, text: str, word: str | None, check: Check) -> None:
    """The text of a wrong answer may use what the kind of answer tells of it."""
    state = "register_account:\n  account_number:\n"
    lines = {
        "uk": "    not_found: Рахунку {{ account_number }} у нас немає.\n",
        "ru": "    not_found: Счёта {{ account_number }} у нас нет.\n",
    }
    files: dict[str, str | list[tuple[str, str]]] = {
        f"locales/{code}/shared.yaml": [
            (line, "" if reason == "not_found" else line),
            (state, f'{state}    {reason}: "{text}"\n'),
        ]
        for code, line in lines.items()
    }
    assert found(check(files)) == ([f"T04 {word}"] if word else [])


def test_the_same_mistake_in_both_languages_is_one(check: Check) -> None:
    """A field that is wrong in several texts is told once, with the other places."""
    slip = [("account.address", "account.adres")]
    files: dict[str, str | list[tuple[str, str]]] = {UK: slip, RU: slip}
    findings = check(files)
    assert found(findings) == ["T04 adres"]
    assert findings[0].facts["also"] == [f"{UK}:19"]


def test_a_fact_that_a_condition_asks_about_may_be_missing(check: Check) -> None:
    """A missing fact is false in ``if`` (LANGUAGE §3), unless it is a slip for one there is."""
    help_ = "flows/shared/help.yaml"
    assert check({help_: [("  help:\n", "  help:\n    if: bot.help_desk\n")]}) == []
    assert found(check({help_: [("bot.help_desk", "bot.phones")]})) == ["T04 phones"]


RENAMED = {BOT: [("  phone:", "  phones:")]}


def test_a_fact_that_was_renamed_is_told_where_it_is_given(check: Check) -> None:
    """If every text asks for another name, it is one mistake in bot.yaml, with all the places."""
    hello = [("Вітаємо!", '"{{ bot.phone }}"')]
    findings = check({**RENAMED, UK: hello, RU: [("Здравствуйте!", '"{{ bot.phone }}"')]})
    assert [(each.at.file, each.facts["case"]) for each in findings] == [(BOT, "renamed")]
    assert findings[0].fix is not None
    assert findings[0].fix.text == "phone"
    assert findings[0].facts["places"] == [
        f"{UK}:2", "locales/uk/shared.yaml:58", f"{RU}:2", "locales/ru/shared.yaml:58",
    ]  # fmt: skip


def test_a_fact_that_some_text_uses_was_not_renamed(check: Check) -> None:
    """Where one text says the name that is given, it is the others that are wrong."""
    hello = [("Вітаємо!", '"{{ bot.phones }}"')]
    findings = check({UK: hello, RU: [("Здравствуйте!", '"{{ bot.phones }}"')]})
    assert [each.facts["case"] for each in findings] == ["fact"]


def test_one_shared_text_alone_is_no_proof_that_a_fact_was_renamed(check: Check) -> None:
    """A single text is misspelt as easily as a fact, and its translation repeats the mistake."""
    findings = check(dict(RENAMED))
    assert [each.facts["case"] for each in findings] == ["fact"]
    assert findings[0].at.file.startswith("locales/")


def test_an_owner_that_the_bot_names_may_be_said(check: Check) -> None:
    """With ``personal_data: owner`` there is somebody to speak of."""
    owner = [("facts:\n", "personal_data:\n  owner: АТ «Мережі»\n\nfacts:\n")]
    named = said("{{ bot.personal_data.owner }}")
    assert [each for each in check({**named, BOT: owner}) if each.code != "T10"] == []


def test_a_condition_may_ask_for_an_owner_that_is_not_named(check: Check) -> None:
    """A missing owner is false in ``if``, like a fact."""
    help_ = "flows/shared/help.yaml"
    owner = [("  help:\n", "  help:\n    if: bot.personal_data.owner\n")]
    assert check({help_: owner}) == []


def test_what_the_engine_says_in_distress_uses_nothing(check: Check) -> None:
    """``engine.error`` is said when nothing is certain, so it may use no names."""
    changed = {"locales/uk/shared.yaml": [("щось пішло не так.", "{{ person.name }}.")]}
    assert found(check(changed)) == ["T04 person"]


def test_types_that_nobody_declared_allow_anything(check: Check) -> None:
    """Of a value without a type nothing is known, so nothing is wrong."""
    account = "  account:\n    number: text\n    address: text\n    meters: [meter]\n"
    person = ("    accounts: [account]\n", "    phone: text\n")
    assert check({"flows/services.yaml": [(account, ""), person]}) == []


def test_an_unknown_word_of_a_bot_with_a_broken_file_is_let_pass(check: Check) -> None:
    """Where a fact may have been lost, none is said to be missing."""
    assert found(check({BOT: [("facts:\n", "facts:\n  - x\n")]})) != []
