"""JSON Schemas made of forms: what editors complete, explain and underline while staff write.

Draft 07: it is what the YAML extension of VS Code and others that use yaml-language-server
understand completely, and none of its younger keywords would say anything more here. What stands in
several places is written once, among the ``definitions``; what a key means there is said beside
``allOf``, since nothing beside ``$ref`` counts.

A schema takes whatever the reader takes; what it lets pass beyond that (letters that look alike,
names that do not exist, numbers that run backwards) is the business of ``rozmova check``. Editors
know numbers and truth values where we have only texts: hence the types beside ``string``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from engine.language.forms import (
    NAME,
    NO,
    YES,
    Anything,
    Block,
    Either,
    Flag,
    Form,
    Free,
    Listed,
    Named,
    Nothing,
    Series,
    Span,
    Text,
    Whole,
    Word,
    any_case,
)
from engine.messages import say

CATALOGUE: Final = "schema"
DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_SOMETHING: Final = r"\S"
_DIGITS: Final = "^[0-9]{1,10}$"
_SPAN: Final = r"^\s*[0-9]{1,9}(\s*-\s*[0-9]{1,9})?\s*$"

Schema = dict[str, Any]


def schema_of(
    kind: str, form: Block, lang: str, names: Mapping[str, Sequence[str]] | None = None
) -> Schema:
    """Make the schema of a kind of file, explained in the reader's language.

    ``names`` are those to offer, by the sort that forms call them by.
    """
    maker = _Maker(lang, names or {}, form)
    made = maker.of(form)
    shared = {"definitions": maker.definitions} if maker.definitions else {}
    return {
        "$schema": DRAFT,
        "title": say(lang, CATALOGUE, f"file.{kind}"),
        **made,
        **shared,
    }


class _Maker:
    """Makes schemas in one language, with one tree's names."""

    def __init__(self, lang: str, names: Mapping[str, Sequence[str]], form: Block) -> None:
        self._lang, self._names = lang, names
        self._often = {number for number, count in _counted(form).items() if count > 1}
        self._refs: dict[int, str] = {}
        self.definitions: dict[str, Schema] = {}
        self._makers: dict[type, Callable[[Any], Schema]] = {
            Text: self._text,
            Whole: self._whole,
            Span: self._span,
            Flag: self._flag,
            Word: self._word,
            Listed: self._listed,
            Series: self._series,
            Named: self._named,
            Free: self._free,
            Block: self._block,
            Either: self._either,
            Anything: lambda _: {},
            Nothing: lambda _: {"type": ["null", "array"], "maxItems": 0},
        }

    def of(self, form: Form) -> Schema:
        """Make the schema of a form, or point to it where it is made already."""
        if id(form) not in self._often:
            return self._made(form)
        if id(form) not in self._refs:
            name = f"form{len(self._refs) + 1}"
            self._refs[id(form)] = name
            self.definitions[name] = self._made(form)
        return {"allOf": [{"$ref": f"#/definitions/{self._refs[id(form)]}"}]}

    def _made(self, form: Form) -> Schema:
        return self._makers[type(form)](form)

    def _text(self, form: Text) -> Schema:
        types = ["string"]
        types += ["number"] if not form.pattern or form.match("1") else []
        types += ["boolean"] if not (form.pattern or form.names or form.examples) else []
        schema: Schema = {"type": [*types, *(["null"] if form.blank else [])]}
        if form.pattern:
            schema |= self._like(f"^(?:{form.pattern})$", form.wrong)
        elif not form.blank:
            schema |= self._like(_SOMETHING, "empty")
        return self._offering(schema, form.examples, self._names.get(form.names, ()))

    def _whole(self, form: Whole) -> Schema:
        limits = {"minimum": form.low, "maximum": form.high}
        return {"type": ["integer", "string"], **limits, **self._like(_DIGITS, "number")}

    def _span(self, form: Span) -> Schema:
        limits = {"minimum": form.low, "maximum": form.high}
        return {"type": ["integer", "string"], **limits, **self._like(_SPAN, "range")}

    def _flag(self, _: Flag) -> Schema:
        words = any_case("|".join((*YES, *NO)))
        schema = {"type": ["string", "boolean"], **self._like(f"^{words}$", "flag")}
        return self._offering(schema, ("yes", "no"))

    def _word(self, form: Word) -> Schema:
        if not form.any_case:
            return {"enum": [str(word) for word in form.words]}
        words = any_case("|".join(word.replace(".", r"\.") for word in form.words))
        return self._offering({"type": "string", "pattern": f"^{words}$"}, form.words)

    def _listed(self, form: Listed) -> Schema:
        one = self._text(form.of)
        item = one if form.of.pattern else self._text(Text(names=form.of.names, blank=True))
        types = [each for each in one["type"] if each != "null"]
        pattern = {} if "pattern" in one else self._like(_SOMETHING, "empty")
        return {**one, **pattern, "type": [*types, "array"], "items": item}

    def _series(self, form: Series) -> Schema:
        if form.least:
            return {"type": "array", "items": self.of(form.of), "minItems": form.least}
        return {"type": ["array", "null"], "items": self.of(form.of)}

    def _named(self, form: Named) -> Schema:
        but = f"(?!(?:{'|'.join(form.reserved)})$)" if form.reserved else ""
        keys = (f"^{but}{NAME}$", form.reserved)
        return self._keyed(keys, self.of(form.of), form.least, form.names)

    def _free(self, form: Free) -> Schema:
        keys = (f"^{form.pattern}$" if form.pattern else "", ())
        return self._keyed(keys, self.of(form.of), form.least, form.names)

    def _keyed(
        self, keys: tuple[str, Iterable[str]], value: Schema, least: int, names: str
    ) -> Schema:
        """Make the schema of a block with keys that match a pattern, apart from some."""
        pattern, but = keys
        schema: Schema = {"type": "object" if least else ["object", "null"]}
        offered = [name for name in self._names.get(names, ()) if name not in but]
        if offered:
            schema["properties"] = dict.fromkeys(offered, value)
        if pattern:
            schema |= {"patternProperties": {pattern: value}, "additionalProperties": False}
        else:
            schema["additionalProperties"] = value
        return {**schema, "minProperties": least} if least else schema

    def _block(self, form: Block) -> Schema:
        filled = form.needed or form.one_of or form.some_of or form.least
        schema: Schema = {
            "type": "object" if filled else ["object", "null"],
            "properties": {key: self._explained(form, key) for key in form},
            "additionalProperties": self.of(form.rest) if form.rest else False,
        }
        if form.needed:
            schema["required"] = list(form.needed)
        if form.least:
            schema["minProperties"] = form.least
        apart = (*form.apart, *((key,) for keys in form.one_of for key in keys))
        if conditions := {**_needing(form), **_parted(apart)}:
            schema["dependencies"] = conditions
        if wanted := [_any_of(keys) for keys in (*form.one_of, *form.some_of)]:
            schema["allOf"] = wanted
        return schema

    def _explained(self, form: Block, key: str) -> Schema:
        note = form.notes.get(key) or say(self._lang, CATALOGUE, f"{form.subject}.{key}")
        return {"description": note, **self.of(form.keys[key])}

    def _either(self, form: Either) -> Schema:
        """Put together what is said of texts, of lists and of blocks, each a form of its own.

        Not ``anyOf``, of which editors say too much and explain too little. Only the first form
        takes nothing, if it does.
        """
        first, *others = (_worded(self._made(each)) for each in form.forms)
        types = [*first["type"], *(k for each in others for k in each["type"] if k != "null")]
        merged = {key: value for each in (first, *others) for key, value in each.items()}
        return {**merged, "type": list(dict.fromkeys(types))}

    def _like(self, pattern: str, wrong: str) -> Schema:
        if not wrong:
            return {"pattern": pattern}
        said = say(self._lang, CATALOGUE, f"wrong.{wrong}")
        return {"pattern": pattern, "patternErrorMessage": said}

    @staticmethod
    def _offering(schema: Schema, examples: Iterable[str], names: Iterable[str] = ()) -> Schema:
        """Offer examples, which are shown as such, and names, which are only completed."""
        if shown := list(examples):
            schema = {**schema, "examples": shown}
        if offered := [{"label": name, "body": name} for name in dict.fromkeys(names)]:
            schema = {**schema, "defaultSnippets": offered}
        return schema


def _counted(form: Form) -> Counter[int]:
    """Count how often each form that holds others stands in a form, by its identity."""
    counts: Counter[int] = Counter()
    waiting: list[Form] = [form]
    while waiting:
        each = waiting.pop()
        inner = _inner(each)
        counts[id(each)] += bool(inner)
        if counts[id(each)] < 2:
            waiting += inner
    return counts


def _inner(form: Form) -> tuple[Form, ...]:
    match form:
        case Block():
            return (*form.keys.values(), *([form.rest] if form.rest else []))
        case Either():
            return form.forms
        case Named() | Free() | Series():
            return (form.of,)
    return ()


def _any_of(keys: Iterable[str]) -> Schema:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _needing(form: Block) -> Schema:
    return {key: _any_of(needs) for key, needs in form.needs.items()}


def _parted(groups: Sequence[Sequence[str]]) -> Schema:
    """Forbid, beside the keys of one group, those of all others: the editor marks the key."""
    every = [key for group in groups for key in group]
    return {
        key: {"properties": {other: False for other in every if other not in group}}
        for group in groups
        for key in group
    }


def _worded(schema: Schema) -> Schema:
    """Say of a list of words what stands for texts alone; and list the types."""
    if "enum" in schema:
        words = schema["enum"]
        return {"type": ["string"], "pattern": f"^({'|'.join(words)})$", "examples": words}
    types = schema["type"]
    return {**schema, "type": [types] if isinstance(types, str) else types}
