"""What the browser gets: the files of the page, with the bot's name and words put in.

Read and filled in once, when the channel is opened. Not what the page says to the server
(``posted``) and not how the page works: that is in ``browser/``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from engine.core.flow import Flow
from engine.runtime.http import Request, Response

FOLDER = Path(__file__).parent / "browser"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
WORDS = "{/* words */}"
"""Where a file takes the page's words, by language, as JSON."""

_HEADERS = {
    "Cache-Control": "no-cache",  # asked for anew every time, and mostly answered with 304
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # the page loads nothing but its own files, and may stand in a frame on the utility's site
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
}

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A file ready to be sent, with a tag by which a browser knows whether it has changed."""

    body: bytes = field(repr=False)
    kind: str
    tag: str

    def answer(self, request: Request) -> Response:
        """Send the file, unless the browser has it already."""
        headers = {**_HEADERS, "ETag": self.tag}
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if self.tag in [tag.removeprefix("W/") for tag in known]:
            return Response(304, b"", headers)
        return Response(200, self.body, {**headers, "Content-Type": self.kind})


def words_of(flow: Flow) -> dict[str, Words]:
    """Give the page's words by language; that all are there is for ``rozmova check`` (T01)."""
    return {
        language: {
            path.removeprefix("web."): variants[0]({}).strip()
            for path, variants in sorted(texts.items())  # so that every start gives the same tags
            if path.startswith("web.")
        }
        for language, texts in flow.texts.items()
    }


def files(words: Mapping[str, Words]) -> dict[str, Page]:
    """Give everything but the page itself, by name."""
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in KINDS.keys() - {".html"})
    return {path.name: _page(path, words) for path in paths}


def pages(flow: Flow, words: Mapping[str, Words]) -> dict[str, Page]:
    """Give the page itself by the language in which it opens."""
    template = FOLDER / "chat.html"
    names = {"path": escape(flow.bot), "name": escape(flow.name)}
    return {
        language: _page(template, words, {**names, "lang": language, **_escaped(said)})
        for language, said in words.items()
    }


def chosen(request: Request, languages: tuple[str, ...]) -> str:
    """Choose a language: the one asked for by ``?lang=``, else the browser's, else the first."""
    asked = [request.query.get("lang", "")]
    asked += [
        each.partition(";")[0] for each in request.headers.get("accept-language", "").split(",")
    ]
    known = (each.strip().lower().partition("-")[0] for each in asked)
    return next((each for each in known if each in languages), languages[0])


def _page(path: Path, words: Mapping[str, Words], names: Mapping[str, str] | None = None) -> Page:
    text = path.read_text("utf-8")
    if names is not None:
        text = Template(text).substitute(names)
    body = text.replace(WORDS, _json(words)).encode()
    return Page(body, KINDS[path.suffix], f'"{sha256(body).hexdigest()[:20]}"')


def _escaped(words: Words) -> dict[str, str]:
    return {name: escape(text) for name, text in words.items()}


def _json(words: Mapping[str, Words]) -> str:
    """Write JSON that may stand within a script, whose end it never looks like."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
