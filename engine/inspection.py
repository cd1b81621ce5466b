"""What ``check`` covers and how it is shown; and the gate that no broken bot passes.

Not the rules: those are the language's. Part of the command line's layer.
"""

import gc
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click

from engine.core.flow import Flow
from engine.language.cache import has_passed, note_passed
from engine.language.compile import compile_flow
from engine.language.documents import DialogDoc
from engine.language.files import content_of
from engine.language.finding import Finding, Severity
from engine.language.load import decode
from engine.language.report import as_json, describe, headline
from engine.language.tree import Tree, bots, languages, read_tree, root_here, shipped
from engine.messages import say
from engine.reading_ahead import read_ahead
from engine.usage import words, wrong
from engine.utility.samples import check_samples


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in a tree or a part of it, the sources for excerpts, and its size."""

    root: Path
    name: str
    findings: list[Finding]
    sources: Mapping[str, str]
    dialogs: int
    states: int
    texts: int
    seconds: float

    @property
    def errors(self) -> int:
        """How many findings refuse publishing."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def broken(self) -> bool:
        """Whether there is any error."""
        return self.errors > 0


def inspect(folder: Path, paths: tuple[str, ...]) -> Inspected:
    """Check the tree of a folder, or those of its parts that are named: bots or paths.

    Raises ``click.UsageError`` for a part that does not exist.
    """
    from engine.language.check import check
    from engine.stories import check_stories

    started = time.perf_counter()
    root = root_here(folder)
    here = root == folder
    if not here and (meant := _tree_near(folder)) is not None:
        raise click.UsageError(words("no_tree_here", meant=meant))
    known = bots(root)
    if not known:
        raise click.UsageError(words("no_bots_here"))
    wanted = [path for path in paths if path not in known]
    files = [_within(root, folder, path, known) for path in wanted]
    only = [path for path in paths if path in known] if not files else None
    if not only:
        read_ahead(root)
    with _few_collections():
        tree = read_tree(root, only or None)
        findings = [
            *check(tree),
            *check_stories(root, tree),
            *check_samples(root, tree.utilities.values()),
        ]
    chosen = sorted(_within_any(findings, files, only, known))
    return Inspected(
        root=root,
        name=", ".join(paths) or ("flows, locales" if here else words("shipped_bots")),
        findings=chosen,
        sources=_sources(root, chosen),
        dialogs=len(_dialogs(tree)),
        states=sum(len(dialog.states) for dialog in _dialogs(tree)),
        texts=_texts(tree),
        seconds=time.perf_counter() - started,
    )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for circles of dead objects seldom: what is read lives to the end of the check.

    Looking as often as Python does takes a third of the time of a check whose files are cached.
    """
    before = gc.get_threshold()
    gc.set_threshold(500_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def shown(found: Inspected, form: str, language: str, *, short: bool = False) -> str:
    """Give what was found as text with a summary, or for programs: ``json sarif github``.

    ``short``: of each finding the first line alone.
    """
    if form in ("json", "sarif"):
        listed = _for_programs(found.findings, form, language)
        return json.dumps(listed, ensure_ascii=False, indent=2)
    if form == "github":
        from engine.language.annotations import as_github

        return "\n".join(as_github(finding, language) for finding in found.findings)
    parts = [
        headline(finding, language)
        if short
        else describe(finding, found.sources.get(finding.at.file), language)
        for finding in found.findings
    ]
    summary = say(
        language,
        "cli",
        "check_found" if found.findings else "check_clean",
        name=found.name,
        errors=found.errors,
        warnings=len(found.findings) - found.errors,
        dialogs=found.dialogs,
        states=found.states,
        texts=found.texts,
        seconds=f"{found.seconds:.1f}".replace(".", "," if language == "uk" else "."),
    )
    refused = [say(language, "cli", "check_refused")] if found.broken else []
    first = min(found.findings, key=lambda each: each.severity is Severity.WARNING, default=None)
    pages = [say(language, "cli", "check_explain", code=first.code)] if first else []
    between = "\n" if short else "\n\n"
    listed = [between.join(parts)] if parts else []
    return "\n\n".join([*listed, "\n".join([summary, *refused, *pages])])


def _for_programs(findings: Iterable[Finding], form: str, language: str) -> object:
    if form == "json":
        return as_json(findings, language)
    from engine.language.sarif import as_sarif

    return as_sarif(findings, language)


def flow_of(root: Path, bot: str, language: str) -> Flow:
    """Compile a bot; one with errors is refused, each error said where it stands.

    What was checked before, and has not changed since, is not checked again.
    """
    utility = read_tree(root, [bot]).utilities[bot]
    if not has_passed(utility.version):
        _refuse_errors(root, bot, language)
        note_passed(utility.version)
    return compile_flow(utility)


def _refuse_errors(root: Path, bot: str, language: str) -> None:
    from engine.language.check import check_tree  # the rules take time to import

    errors = [f for f in check_tree(root, [bot]) if f.severity is Severity.ERROR]
    if errors:
        sources = _sources(root, errors)
        said = [describe(finding, sources.get(finding.at.file), language) for finding in errors]
        refusal = say(language, "cli", "broken_flow", bot=bot, count=len(errors))
        raise click.ClickException("\n\n".join([*said, refusal]))


def _within(root: Path, folder: Path, path: str, known: list[str]) -> str:
    """Give a path as findings name it, relative to the root."""
    for base in (folder, root):
        if (base / path).exists() and (base / path).resolve().is_relative_to(root.resolve()):
            return (base / path).resolve().relative_to(root.resolve()).as_posix()
    raise wrong("no_path", path, known)


def _within_any(
    findings: Iterable[Finding], files: list[str], only: list[str] | None, known: list[str]
) -> Iterable[Finding]:
    for finding in findings:
        file = finding.at.file
        named = any(file == path or file.startswith(f"{path}/") or path == "." for path in files)
        if named or (not files and (only is None or _concerns(file, only, known))):
            yield finding


def _concerns(file: str, only: list[str], known: list[str]) -> bool:
    """Tell whether a file belongs to bots: their own, and the shared ones that they use.

    A locale that is no bot's may have been meant for any of them.
    """
    parts = file.replace(".yaml", "").split("/")
    nobodys = parts[0] == "locales" and parts[-1] not in known
    ours = not only or any(bot in parts for bot in only)
    return ours or "shared" in parts or len(parts) == 2 or nobodys


def _tree_near(folder: Path) -> str | None:
    """Give the folder in which a check was probably meant to run, where it would find nothing.

    None where nothing looks like flows: then the shipped bots are checked.
    """
    for above in folder.resolve().parents:
        if (above / "flows").is_dir() and (above / "locales").is_dir() and above != shipped():
            return str(above)
    remains = any((folder / name).exists() for name in ("flows", "locales", "tests/stories"))
    return "…" if remains else None


def _sources(root: Path, findings: Iterable[Finding]) -> dict[str, str]:
    """Give the texts for excerpts; a file that cannot be read has none."""
    sources = {}
    for file in {finding.at.file for finding in findings}:
        with suppress(OSError):
            sources[file] = decode(content_of(root / file), file)[0]
    return sources


def _dialogs(tree: Tree) -> list[DialogDoc]:
    own = [d for u in tree.utilities.values() for d in u.dialogs.values()]
    return list({dialog.file: dialog for dialog in [*tree.shared.values(), *own]}.values())


def _texts(tree: Tree) -> int:
    docs = {
        texts.file: len(texts.texts)
        for utility in tree.utilities.values()
        for texts in (*utility.texts.values(), *utility.common.values())
    }
    return sum(docs.values()) // max(1, len(languages(tree.root)))
