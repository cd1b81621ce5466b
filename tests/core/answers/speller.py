"""An independent speller of numbers: plain lists in order, no tables of the reader. Not a test."""

UK_TEENS = (
    "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять "
    "тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять"
)
UK_TENS = "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"
UK_HUNDREDS = "сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"
RU_TEENS = (
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
RU_HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
LANGUAGES = {
    "uk": (
        UK_TEENS.split(),
        UK_TENS.split(),
        UK_HUNDREDS.split(),
        ("одна", "дві"),
        ("тисяча", "тисячі", "тисяч"),
        ("мільйон", "мільйони", "мільйонів"),
    ),
    "ru": (
        RU_TEENS.split(),
        RU_TENS.split(),
        RU_HUNDREDS.split(),
        ("одна", "две"),
        ("тысяча", "тысячи", "тысяч"),
        ("миллион", "миллиона", "миллионов"),
    ),
}


def spell(number: int, language: str) -> str:
    """Spell a number below a milliard as a school-book does."""
    if number == 0:
        return LANGUAGES[language][0][0]
    teens, tens, hundreds, feminine, thousand, million = LANGUAGES[language]
    words: list[str] = []
    for scale, forms in ((1_000_000, million), (1_000, thousand), (1, None)):
        group = number // scale % 1000
        if not group:
            continue
        if group >= 100:
            words.append(hundreds[group // 100 - 1])
        rest = group % 100
        if rest >= 20:
            words.append(tens[rest // 10 - 2])
            rest %= 10
        if rest:
            female = scale == 1_000 and rest in (1, 2)
            words.append(feminine[rest - 1] if female else teens[rest])
        if forms:
            words.append(forms[plural(group)])
    return " ".join(words)


def plural(count: int) -> int:
    """Give 0 for one, 1 for few, 2 for many (CLDR, integers)."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
