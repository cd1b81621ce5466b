"""Templates as authors write and mistype them, for properties. Not a test itself."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from engine.core.values import Value

TYPED = "{{ 7*7 }} {% if 1 %}%s <b>'\"\\"
"""What a person may type: it looks like code and is not."""

SCOPE: dict[str, Value] = {
    "text": TYPED,
    "long": "ж" * 4096,
    "count": 3,
    "sum": Decimal("1234.50"),
    "nothing": None,
    "flag": True,
    "day": date(2026, 2, 28),
    "moment": datetime(2026, 2, 28, 22, 30, tzinfo=UTC),
    "meters": [
        {"number": f"{n:05}", "last": Decimal(n), "codes": ["1.8.1", None]} for n in range(30)
    ],
    "account": {"number": "2700", "address": "вул. Садова, 5", "meters": []},
    "empty": [],
}
"""A value of every kind; ``unknown`` is not among them."""

_NAMES = st.sampled_from([*SCOPE, "unknown", "loop", "self", "item", "true", "none", "_x"])
_LITERALS = st.sampled_from(
    ["0", "1", "2.5", "10", "1e9", "9" * 31, "9" * 5000, "1e400", "''", "'so %s'", '"»\\n"', "[]"]
)
_FILTERS = st.sampled_from(
    [
        "date",
        "weekday",
        "time",
        "number",
        "number(2)",
        "money",
        "unit",
        "unit('м³')",
        "word",
        "plural('день', 'дні', 'днів')",
        "length",
        "join",
        "join(', ')",
        "join(long)",
        "map(attribute='number')",
        "first",
        "last",
        "default('—')",
        "default",
        "upper",
        "mask",
        "attr('x')",
        "join(*meters)",
        "default(otherwise=1, otherwise=2)",
    ]
)
_BETWEEN = st.sampled_from(
    [*"+-*/%~<>|.,", "//", "**", "==", "!=", "<=", ">=", "in", "not in", "and", "or", "is"]
)


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, _FILTERS).map("|".join),
        st.tuples(inner, st.sampled_from(["number", "meters", "year", "__class__"])).map(".".join),
        st.tuples(inner, inner).map("{0[0]}[{0[1]}]".format),
        st.tuples(inner, _BETWEEN, inner).map(" ".join),
        inner.map("({})".format),
        inner.map("not {}".format),
        inner.map("-{}".format),
        inner.map("{} is none".format),
        inner.map("{} is defined".format),
        st.tuples(inner, inner, inner).map("{0[0]} if {0[1]} else {0[2]}".format),
        st.tuples(inner, inner).map("[{0[0]}, {0[1]}]".format),
        st.tuples(inner, inner).map("{0[0]}({0[1]})".format),
    )


expressions = st.recursive(_NAMES | _LITERALS, _wider, max_leaves=8)
"""Conditions and expressions, of what is allowed and some of what is not."""

_OPEN = st.sampled_from(["{%", "{%-", "{%+"])
_CLOSE = st.sampled_from(["%}", "-%}", "+%}", "%}\n", "%}  \r\n"])
_SAID = st.text("ая <&%s{}#-\n\r\t", max_size=6)


def _tag(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(_OPEN, words, _CLOSE).map(" ".join)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    condition, listed = expressions.map("if {}".format), expressions.map("for item in {}".format)
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(_tag(condition), inner, _tag(st.just("endif"))).map("".join),
        st.tuples(_tag(condition), inner, _tag(st.just("else")), inner, _tag(st.just("endif"))).map(
            "".join
        ),
        st.tuples(_tag(listed), inner, _tag(st.just("endfor"))).map("".join),
        st.tuples(
            _tag(
                st.sampled_from(["for item in meters", "for other in item.codes", "for c in long"])
            ),
            inner,
            _tag(st.just("endfor")),
        ).map("".join),
        st.tuples(
            _tag(
                st.sampled_from(
                    ["set x = 1", "raw", "macro m()", "filter upper", "for loop in text"]
                )
            ),
            inner,
            _tag(st.sampled_from(["endset", "endraw", "endmacro", "endfilter", "endfor"])),
        ).map("".join),
    )


texts = st.recursive(
    _SAID | expressions.map("{{{{ {} }}}}".format) | st.just("{# note #}"), _blocks, max_leaves=8
)
"""Texts with placeholders, conditions and loops."""


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """Take a text and mistype it: pieces lost, doubled, or put in."""
    source = draw(texts)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 5)))
        typed = draw(
            st.sampled_from(["", source[start:end] * 2, *"{}%#'\"()[]|.-+\n\\", "{%", "}}"])
        )
        source = source[:start] + typed + source[end:]
    return source
