"""Findings as workflow commands of GitHub Actions, which show them beside the changed lines.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Columns are
given only where the finding ends on its own line: the service refuses them otherwise.
"""

from engine.language.finding import Finding
from engine.language.report import body, title


def as_github(finding: Finding, lang: str) -> str:
    """Give one finding as one line: ``::error file=…,line=…,title=…::message``."""
    at = finding.at
    places = {"file": at.file, "line": at.line, "endLine": at.end_line}
    if at.line == at.end_line:
        places |= {"col": at.column, "endColumn": at.end_column}
    places["title"] = f"{finding.code} {title(finding, lang)}"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in places.items())
    message = "\n".join(line.strip() for line in body(finding, lang).splitlines())
    return f"::{finding.severity.value} {written}::{_message(message)}"


def _message(text: str) -> str:
    """Hide the signs that would end a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Hide the signs that would end a property too."""
    return _message(text).replace(":", "%3A").replace(",", "%2C")
