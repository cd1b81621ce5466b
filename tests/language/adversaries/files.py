"""Files that nobody would write: what a fuzzer puts in the place of a good one. Not a test itself.

``hostile(number)`` gives the file of that number, the same every time.
"""

import codecs
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

HERE = Path(__file__).parents[1]
GOOD = HERE / "ok" / "tree"
STORY, LAYOUT = "tests/stories/city/first.yaml", "flows/city/exchange.yaml"
FORMER = "flows/city/renamed.yaml"
ADDED: Mapping[str, str] = {
    STORY: "about: Перша розмова\ntalk:\n- type: /start\n  bot: [main.hello, menu]\n"
    "- press: add\n  bot: account_number\n- type: 12\n  bot: account_number.length\n",
    LAYOUT: 'accounts:\n  encoding: cp1251\n  separator: ";"\n  columns:\n'
    "    account: Рахунок\n    address: Адреса\nreadings:\n  encoding: cp1251\n",
    FORMER: "renamed:\n- on: 2026-11-30\n  from: main.start\n  to: menu\n",
}
"""What the good tree does not have and a fuzzer wants as well."""
PLACES = (
    "flows/city/main.yaml",
    "flows/shared/register_account.yaml",
    "flows/city/bot.yaml",
    "flows/services.yaml",
    "locales/uk/city.yaml",
    "locales/ru/shared.yaml",
    STORY,
    LAYOUT,
    FORMER,
)

_TOKENS = (
    *":-?'\"[]{},#&*!|>%@`\t\r\n\0\x07\x85\u2028\ufeff\u00a0\u202eʼ’«»~𝟘",
    *("<<", "<<:", "*a", "&a", "!!str", "---", "...", "{{", "}}", "{%", "%}", "{#", "#}", "\n\n"),
    *("|date ", "|length ", "|plural(1) ", "{%if%}", "{%for x in y%}", "{%endfor%}", "null", "yes"),
    *(
        "0o7",
        "1e999",
        "2026-13-45",
        "99999999999999999999",
        "e\u0301",
        "🇺🇦",
        "до",
        "end again menu",
    ),
    *("states:", "ask:", "choose:", "buttons:", "do:", "then:", "go:", "if:", "set:", "each:"),
)
_Change = Callable[[Random, str], str | bytes]


def hostile(number: int) -> tuple[str, bytes]:
    """Give a file: which one of the good tree it replaces, and its bytes."""
    random = Random(number)  # noqa: S311 - a fuzzer wants the same again, not secrets
    place = random.choice(PLACES)
    content: str | bytes = random.choice(_CHANGES)(random, good(place))
    if isinstance(content, str) and random.random() < 0.2:
        content = random.choice(_CHANGES)(random, content)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return place, content


def good(place: str) -> str:
    """Give what stands there in the good tree."""
    return ADDED.get(place) or (GOOD / place).read_text("utf-8")


def _bytes(random: Random, _: str) -> bytes:
    return random.randbytes(random.randrange(4000))


def _some_bytes(random: Random, text: str) -> bytes:
    content = bytearray(text.encode())
    for _ in range(random.randrange(1, 20)):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


def _lines(random: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    random.shuffle(lines)
    return "".join(lines)


def _pieces(random: Random, text: str) -> str:
    """Take pieces out and put pieces of the same file, or signs, anywhere."""
    for _ in range(random.randrange(1, 12)):
        start, place = random.randrange(len(text) + 1), random.randrange(len(text) + 1)
        piece = text[start : start + random.randrange(60)]
        piece = random.choice((piece, "", random.choice(_TOKENS)))
        text = text[:place] + piece + text[place + random.randrange(20) :]
    return text


def _words(random: Random, text: str) -> str:
    words = text.split(" ")
    random.shuffle(words)
    return " ".join(words)


def _tokens(random: Random, _: str) -> str:
    between = ("", " ", "\n", "\n  ")
    count = random.randrange(1, 400)
    return "".join(random.choice(_TOKENS) + random.choice(between) for _ in range(count))


def _truncated(random: Random, text: str) -> bytes:
    content = text.encode()
    return content[: random.randrange(len(content))]


def _encoded(random: Random, text: str) -> bytes:
    encoding = random.choice(("cp1251", "koi8-u", "utf-16", "utf-16-le", "utf-16-be", "utf-32"))
    mark = random.choice((b"", b"", codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE))
    return mark + text.encode(encoding, "replace")


def _deep(random: Random, text: str) -> str:
    depth = random.choice((10, 70, 1_000, 100_000))
    shape = random.randrange(4)
    if shape == 0:
        return text + "\nx: " + "[" * depth + "]" * random.choice((0, depth))
    if shape == 1:
        return text + "\nx: " + "{a: " * depth + "}" * random.choice((0, depth))
    if shape == 2:
        return "\n".join(" " * (2 * level) + "a:" for level in range(min(depth, 700)))
    return text + "\n" + "- " * min(depth, 50_000)


def _bomb(random: Random, text: str) -> str:
    """Let every level hold the one above many times: as lists, as names, as what ``<<`` brings."""
    count = random.choice((2, 9, 40))
    levels = random.choice((3, 9, 30, 90))
    shape = random.randrange(3)
    lines = ["a0: &a0 {x: [lol, lol]}" if shape else "a0: &a0 [lol, lol]"]
    for level in range(1, levels):
        above = ", ".join(f"*a{level - 1}" for _ in range(count))
        named = ", ".join(f"k{n}: *a{level - 1}" for n in range(count))
        body = (f"[{above}]", f"{{{named}}}", f"{{<<: [{above}], y{level}: 1}}")[shape]
        lines.append(f"a{level}: &a{level} {body}")
    return "\n".join([*lines, text, f"states: *a{levels - 1}", f"main: *a{levels - 1}"])


def _huge(random: Random, text: str) -> str:
    size = random.choice((5_000, 90_000, 600_000, 2_000_000))
    sign: str = random.choice(
        (*"aї \t:'\"\\%\n\r1.|(", "{{", "{{ a }}", "&a ", "# ", "- ", "a: ", "a:\n", "[,")
    )
    place = text.find("\n", random.randrange(len(text) + 1))
    before = random.choice(("", "\n  x: ", '\n  x: "', "\n  x: '", "\n  x: |\n    ", "\n# ", "\n"))
    return text[:place] + before + sign * (size // len(sign)) + text[place:]


def _jinja(random: Random, text: str) -> str:
    """Put a template that costs much in the place of a text or of a place."""
    count = random.choice((3, 30, 300, 3_000))
    bomb = random.choice((
        "{% for a in person.accounts %}" * count + "x" + "{% endfor %}" * count,
        "{{ person.name" + "|upper" * count + " }}",
        "{{ " + "(" * count + "1" + ")" * count + " }}",
        "{{ " + "-" * count + "1 }}",
        "{{ " + "not " * count + "1 }}",
        "{{ 9" + "**9" * count + " }}",
        "{{ '" + "x" * count + "' * 99999999 }}",
        "{{ range(" + "9" * count + ") }}",
        "{% for i in range(9999999) %}{% for j in range(9999999) %}{{ i }}{% endfor %}{% endfor %}",
        "{{ self.self().self }}{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set a = a %}{% include 'main' %}{% extends 'main' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 1 if " * count + "1" + " else 2 }}" * count,
        "{{ a" + ".a" * count + " }}",
        "{{ a" + "['a']" * count + " }}",
        "{% if " + " and ".join(["person"] * count) + " %}x{% endif %}",
        "{% if a %}" * count + "{% elif b %}" * count + "{% endif %}" * count,
        "{{ " + "~".join(["'a'"] * count) + " }}",
        "{{ " + "9" * count + " }}",
        "{{ {" + ", ".join(["'a': 1"] * count) + "} }}",
        "{# " * count + "{% raw %}" + "{{" * count,
    ))  # fmt: skip
    lines = text.splitlines()
    line = random.randrange(len(lines))
    name, colon, _ = lines[line].partition(":")
    lines[line] = f"{name}: '{bomb.replace(chr(39), chr(34))}'" if colon else bomb
    return "\n".join(lines)


def _many(random: Random, text: str) -> str:
    """Let a file have very much of something that is right by itself."""
    count = random.choice((300, 3_000, 20_000))
    head, *_ = text.partition("\n")
    each = random.choice((
        "  s{n}:\n    go: s{n}\n", "  s{n}:\n    if: not person.s{n}\n", "s{n}:\n", "  - a\n",
        "  s{n}: {{buttons: {{a: s{n}}}}}\n", "  s{n}: текст {{{{ x{n} }}}}\n", "  s{n}: [s, s]\n",
        "- type: x\n  bot: s{n}\n",
    ))  # fmt: skip
    head = random.choice((head, "states:", "main:", "talk:", "services:", "types:", "words:"))
    return head + "\n" + "".join(each.format(n=n) for n in range(count))


_CHANGES: tuple[_Change, ...] = (
    _bytes, _some_bytes, _lines, _pieces, _pieces, _pieces, _words, _tokens, _truncated, _encoded,
    _deep, _bomb, _huge, _jinja, _jinja, _many,
)  # fmt: skip
