"""The files that billing sends in stories: whether they are there, and what is wrong in them.

Not the sample data of the bots (``engine.utility.samples``), which are checked in the same words.
Of a table the cell is shown; in a schedule the names that lead to the mistake are said.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.core.position import Position
from engine.language.files import content_of
from engine.language.finding import Finding
from engine.language.findings import error
from engine.language.reader import Reader
from engine.messages import Saying
from engine.stories.document import Import, Story
from engine.utility.samples import check_rows
from engine.utility.schedule.json_file import LIMIT
from engine.utility.schedule.problems import Code, Problem
from engine.utility.schedule.read import read_schedule


def check_sent_files(root: Path, stories: Iterable[Story]) -> Iterator[Finding]:
    """Find files that are not there (N06), and what an import would say of the others (D01)."""
    reader, sent = Reader(), dict[str, None]()
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
            elif ".." not in file.parts:
                sent[file.as_posix()] = None
    yield from reader.findings
    for name in sent:
        match Path(name).suffix:
            case ".csv":
                yield from check_rows(root, name, "accounts")
            case ".json":
                found = read_schedule(content_of(root / name, LIMIT + 1)).problems
                yield from (_of_schedule(name, problem) for problem in found)


def _of_schedule(file: str, problem: Problem) -> Finding:
    """Say what an import of the schedule would say."""
    at = Position(file, 1, 1, 1, 1)
    if problem.code is Code.NOT_JSON:
        line, column = int(problem.facts["line"]), int(problem.facts["column"])
        at = Position(file, line, column, line, column + 1)
    case = None if problem.where else "row"
    said = Saying("schedule", problem.code, problem.facts)
    return error("D01", at, said=said, column=problem.where, case=case,
                 cause=f"{file} {problem.where} {problem.code}")  # fmt: skip
