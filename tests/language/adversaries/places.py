"""Where a mistake shows beside its own line, as MESSAGES says. Not a test itself."""

import re

from tests.language.adversaries.pages import Named, Page
from tests.language.adversaries.shelf import Places, Shelf


def uses(page: Page, state: str) -> Places:
    """Give the lines of a dialog on which a state is named otherwise than as itself."""
    word = re.compile(rf"(?<![\w.]){state}(?!\w)")
    lines = [n for n, line in enumerate(page.lines, 1) if word.search(line.partition("#")[0])]
    return frozenset((page.file, line) for line in lines)


def texts(shelf: Shelf, page: Page, path: tuple[str, ...]) -> Places:
    """Give the lines of all locales on which something goes by this path."""
    found = []
    for file in shelf.kind("locale"):
        near = shelf.whose(file) == shelf.whose(page.file) or file.endswith("/shared.yaml")
        if near and (named := shelf.page(file).find(*path)) is not None:
            found.append((file, named.line))
    return frozenset(found)


def asking(shelf: Shelf, page: Page, each: Named) -> Places:
    """Give where a missing text is asked for: the state or button, or the other language."""
    language, bot = page.file.split("/")[1], page.file.rpartition("/")[2].removesuffix(".yaml")
    other = f"locales/{'ru' if language == 'uk' else 'uk'}/{bot}.yaml"
    places = set()
    for end in range(2, each.depth + 1):
        if (named := shelf.page(other).find(*each.path[:end])) is not None:
            places.add((other, named.line))
        if (named := page.find(*each.path[:end])) is not None and named.line < each.line:
            places.add((page.file, named.line))
    for named in page.every:  # what stood under it is asked for as well, each in its place
        if named.path[: each.depth] == each.path:
            found = shelf.page(other).find(*named.path)
            places |= {(other, found.line)} if found else set()
    for file in (*shelf.kind("dialog"), *shelf.kind("bot")):
        if file.endswith(f"/{each.path[0]}.yaml"):
            path = ("states", *each.path[1:])
            found = shelf.page(file).find(*path) or shelf.page(file).find(*path[:2])
            if found is not None:
                places.add((file, found.line))
                if (then := shelf.page(file).find(*path[:2], "then", each.path[-1])) is not None:
                    places.add((file, then.line))
        elif each.path[0] == "notices" and file.endswith("bot.yaml"):
            found = shelf.page(file).find("notices", each.path[1], "send", each.path[-1])
            found = found or shelf.page(file).find(*each.path)
            found = found or shelf.page(file).find(*each.path[:2])
            places |= {(file, found.line)} if found else set()
    return frozenset(places)


def menu(shelf: Shelf, page: Page) -> Places:
    """Give where bots say which dialog they start: that one has their menu."""
    files = [file for file in shelf.kind("bot") if shelf.whose(file) == shelf.whose(page.file)]
    starts = [(file, shelf.page(file).find("start")) for file in files]
    return frozenset((file, start.line) for file, start in starts if start)
