"""The files that billing sends in stories: whether they are there, and what is wrong in them.

Not the sample data of the bots (``engine.utility.samples``), which are checked in the same words.
Schedules are not looked into: a story with a bad one fails when it is played.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.language.finding import Finding
from engine.language.reader import Reader
from engine.stories.document import Import, Story
from engine.utility.samples import check_rows


def check_sent_files(root: Path, stories: Iterable[Story]) -> Iterator[Finding]:
    """Find files that are not there (N06), and what an import would say of the others (D01)."""
    reader, tables = Reader(), dict[str, None]()
    for story in stories:
        folder = Path(story.file).parent
        for turn in story.turns:
            if not isinstance(turn.act, Import):
                continue
            file = folder / turn.act.file.text
            if not (root / file).is_file():
                beside = [path.name for path in (root / folder).glob("[!.]*.*")]
                known = sorted(name for name in beside if not name.endswith(".yaml"))
                reader.unknown("N06", turn.act.file, known, case="file")
            elif file.suffix == ".csv" and ".." not in file.parts:
                tables[file.as_posix()] = None
    yield from reader.findings
    for table in tables:
        yield from check_rows(root, table, "accounts")
