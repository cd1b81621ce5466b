"""What people say to each bot in the end-to-end tests: the main job, with one mistake on the way.

Each step leaves the person at a state, which is the same in every channel.
"""

from dataclasses import dataclass
from typing import Literal

Act = Literal["say", "press", "share"]


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does, and the state of the question that waits for them then."""

    act: Act
    what: str
    state: str


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation from the first message on, and the values that billing gets from it."""

    steps: tuple[Step, ...]
    readings: tuple[str, ...]


def _script(readings: tuple[str, ...], *steps: tuple[Act, str, str]) -> Script:
    return Script(tuple(Step(*step) for step in steps), readings)


SCRIPTS = {
    "poltava": _script(
        ("110", "60"),
        ("say", "/start", "main.menu"),
        ("press", "Додати особовий рахунок", "consent.consent"),
        ("press", "Погоджуюсь", "register_account.account_number"),
        ("say", "99999999", "register_account.account_number"),  # there is none such
        ("say", "12 345 678", "prove_owner.address"),
        ("press", "Так, моя адреса", "read_register.reading"),
        ("say", "сто десять", "submit_meter.confirm"),
        ("press", "Підтверджую", "read_register.reading"),
        ("say", "60", "submit_meter.confirm"),
        ("press", "Підтверджую", "main.menu"),
    ),
    "kharkiv": _script(
        ("12345",),
        ("say", "/start", "main.menu"),
        ("say", "/ 270001234568 send 12345", "send_reading.account_number"),  # one digit wrong
        ("say", "270001234567", "submit_meter.confirm"),
        ("press", "Підтверджую", "main.menu"),
    ),
    "zaporizhzhia": _script(
        ("3500",),
        ("say", "/start", "main.menu"),
        ("press", "Додати особовий рахунок", "consent.consent"),
        ("press", "Погоджуюсь", "register_account.account_number"),
        ("say", "0765432", "prove_owner.meter_number"),
        ("say", "111111", "prove_owner.meter_number"),  # not the meter's number
        ("say", "0456123", "main.menu"),
        ("press", "Мої особові рахунки", "choose_account.account"),
        ("press", "0765432", "read_register.reading"),
        ("say", "3500", "submit_meter.confirm"),
        ("press", "Підтверджую", "main.menu"),
    ),
    "zakarpattia": _script(
        ("4100",),
        ("say", "/start", "main.menu"),
        ("press", "Додати рахунок", "consent.consent"),
        ("press", "Погоджуюсь", "register_account.account_number"),
        ("say", "123456789", "prove_owner.proof"),
        ("say", "9900999", "prove_owner.proof"),  # not the meter's number
        ("say", "9900123", "main.subscribe"),
        ("press", "Ні, не треба", "main.menu"),
        ("press", "Передати показання", "read_register.reading"),
        ("say", "4100", "submit_meter.confirm"),
        ("press", "Підтверджую", "main.menu"),
    ),
    "dtek_kyiv": _script(
        ("2500",),
        ("say", "/start", "main.menu"),
        ("press", "Додати рахунок", "consent.consent"),
        ("press", "Погоджуюсь", "register_account.account_number"),
        ("say", "300400501", "prove_owner.contact"),
        ("share", "+380509999999", "prove_owner.contact"),  # not the phone of the contract
        ("share", "+380501112233", "read_register.reading"),
        ("say", "2500", "submit_meter.confirm"),
        ("press", "Підтверджую", "main.menu"),
    ),
}
"""By bot."""
