"""Account numbers, codes and phones in every spelling that is accepted (DOMAIN §3). Not a test.

Each strategy gives a value and a text that means it; the text is drawn from all the spellings.
"""

from hypothesis import strategies as st

from tests.core.answers.dress import DASHES, SPACES, disguised, dressed, parted, unseen

CALLED = (
    *("", "", "ЄР ", "єр: ", "ЕР", "EP ", "Є.Р. ", "ЄР / ЕР ", "ЕС ", "№", "№ ", "\u00a0№\u00a0"),
    *("о/р ", "О/Р: №", "ОР", "o/p ", "о\\р ", "о.р. ", "л/с ", "рахунок №", "рахунок № "),
    *("Особовий рахунок ", "ось мій рахунок: ", "Єдиний рахунок - ", "лицевой счёт ", "счета "),
)
NUMBERED = ("номер рахунку: ", "номер рахунка ", "мій номер ", "Номер: ", "ось мій номер ")
METER_CALLED = ("", "№", "№ ", "номер ", "лічильник № ", "Номер лічильника: ", "мій счетчик ")
BETWEEN = (*SPACES, *DASHES)
PHONE_STARTS = ("+380", "00380", "380", "80", "0", "")
"""The six ways to begin a Ukrainian number (DOMAIN §3)."""
EIC_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"


def check_character(body: str) -> str:
    """Give the check character of an EIC's fifteen symbols by the formula of DOMAIN §3."""
    weights = range(16, 1, -1)
    total = sum(EIC_SYMBOLS.index(c) * weight for c, weight in zip(body, weights, strict=True))
    return EIC_SYMBOLS[36 - (total - 1) % 37]


@st.composite
def accounts(draw: st.DrawFn, low: int, high: int) -> tuple[str, str]:
    """Give an account number of that many digits; one like a phone is not called a mere number."""
    account = draw(st.from_regex(rf"[0-9]{{{low},{high}}}", fullmatch=True))
    if account.startswith(("0", "380", "80")):
        between = draw(st.sampled_from(BETWEEN))
        groups = [account[start : start + 4] for start in range(0, len(account), 4)]
        text = draw(st.sampled_from(CALLED)) + between.join(groups)
    else:
        text = draw(st.sampled_from(CALLED + NUMBERED)) + draw(parted(account, BETWEEN))
    return account, draw(dressed(text))


@st.composite
def codes(draw: st.DrawFn) -> tuple[str, str]:
    """Give a code of letters and digits, such as a meter number, in its one spelling and typed.

    «НОМЕР», «EIC» and «EIK» are names and begin no code here.
    """
    shape = st.from_regex("[A-Z]{0,3}[0-9][A-Z0-9]{3,7}", fullmatch=True)
    code = draw(shape.filter(lambda code: not code.startswith(("EIC", "EIK"))))
    called = draw(st.sampled_from((*METER_CALLED, "EIC ", "код: ")))
    text = called + draw(parted(draw(disguised(code)), BETWEEN))
    return code, draw(dressed(text))


@st.composite
def phones(draw: st.DrawFn, starts: tuple[str, ...] = PHONE_STARTS) -> tuple[str, str]:
    """Give a phone number as it is kept, and typed in one of the six ways."""
    digits = draw(st.from_regex("[1-9][0-9]{8}", fullmatch=True))
    start, between = draw(st.sampled_from(starts)), draw(st.sampled_from((*BETWEEN, ".", "")))
    opening, closing = draw(st.sampled_from((("", ""), ("(", ")"), (" (", ") "))))
    groups = between.join((digits[2:5], digits[5:7], digits[7:]))
    text = f"{start}{opening}{digits[:2]}{closing or between}{groups}"
    if start.endswith("0") and opening and draw(st.booleans()):  # «+38 (067) …»
        text = f"{start[:-1]}{opening}0{digits[:2]}{closing}{groups}"
    return f"+380{digits}", draw(unseen) + text + draw(unseen)


@st.composite
def eics(draw: st.DrawFn) -> tuple[str, str]:
    """Give a right EIC, and it or its last five symbols as typed."""
    bodies = st.text(EIC_SYMBOLS, min_size=15, max_size=15).filter(
        lambda body: check_character(body) != "-"
    )
    body = draw(st.just("62Z270001234567") | bodies)
    code = body + check_character(body)
    typed = draw(parted(draw(disguised(draw(st.sampled_from((code, code[-5:]))))), SPACES))
    dash = draw(st.sampled_from(DASHES))
    return code, draw(dressed(typed.replace("-", dash)))


@st.composite
def meters(draw: st.DrawFn) -> tuple[str, str]:
    """Give a meter number, and it as typed: with zeros before it, its model, in other letters."""
    shape = st.from_regex("[A-Z]{0,2}[0-9]{4,12}", fullmatch=True)
    number = draw(shape.filter(lambda number: number.strip("0") != ""))
    zeros = "0" * draw(st.integers(0, 3))
    typed = zeros + draw(disguised(number))
    if draw(st.booleans()):  # a word before it: only dashes may stand inside
        words = ("лічильник ", "Номер лічильника: ", "НІК 2102-02 № ", "NIK2102 ", "МТХ-3 №")
        return number, draw(dressed(draw(st.sampled_from(words)) + draw(parted(typed, DASHES))))
    sign = draw(st.sampled_from(("", "№", "№ ")))
    return number, draw(dressed(sign + draw(parted(typed, BETWEEN))))
