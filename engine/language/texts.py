"""The texts of a utility, compiled: in every language, by path, with nothing missing.

What is looked up where: the utility's own file, then the shared one, path by path; what a
language lacks is said in the bot's first language, never as a name or an empty space.
"""

from collections.abc import Mapping

from engine.core.texts import Text, Texts
from engine.language.documents import TextDoc
from engine.language.templates import Templates
from engine.language.tree import Utility

FORMS = ("one", "few", "many", "other")


def texts_of(utility: Utility) -> dict[str, Texts]:
    """Compile the texts of every language that the bot offers."""
    templates = {code: Templates(words_of(utility, code)) for code in utility.languages}
    first = utility.languages[0]
    own = {code: _language(utility, code, templates[code]) for code in utility.languages}
    return {code: {**own[first], **texts} for code, texts in own.items()}


def words_of(utility: Utility, language: str) -> dict[str, str]:
    """Give the locale's words for data, by the data's own word: ``heat`` → «Тепло»."""
    words: dict[str, str] = {}
    for code in (utility.languages[0], language):
        for path in sorted(utility.paths(code)):
            if path.startswith("words.") and (doc := utility.text(code, path)) is not None:
                words[path.rpartition(".")[2]] = doc.variants[0].text
    return words


def _language(utility: Utility, language: str, templates: Templates) -> Texts:
    found: dict[str, tuple[Text, ...]] = {}
    counted: dict[str, TextDoc] = {}
    paths = utility.paths(language)
    for path in paths:
        doc = utility.text(language, path)
        if doc is None or path.startswith("words."):
            continue
        if path.endswith(".count") and path.removesuffix("count") + "one" in paths:
            counted[path.removesuffix(".count")] = doc
        found[path] = tuple(templates.text(variant.text) for variant in doc.variants)
    for path, count in counted.items():
        found[f"{path}.text"] = (_plural(path, count, found, templates),)
    return found


def _plural(
    path: str, count: TextDoc, texts: Mapping[str, tuple[Text, ...]], templates: Templates
) -> Text:
    forms = {form: texts[f"{path}.{form}"][0] for form in FORMS if f"{path}.{form}" in texts}
    return templates.counted(count.variants[0].text, forms)
