"""Findings as SARIF 2.1.0, for code scanning and the viewers of editors.

Not the words (``engine.messages``, ``pages``): here they are only put where SARIF wants them.
Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html. Lines and columns
count from 1, columns in code points, and the end column is the one after the last.
"""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from engine.core.position import Position
from engine.language.finding import Finding, Severity
from engine.language.pages import page
from engine.language.report import body, title

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "ROOT"
"""What files are relative to: the folder that was checked."""


def as_sarif(findings: Iterable[Finding], lang: str) -> dict[str, Any]:
    """Give a log of one run: a rule for every code that was found, a result for every finding."""
    found = list(findings)
    codes = sorted({finding.code for finding in found})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "rozmova check",
                        "semanticVersion": version("rozmova"),
                        "language": lang,
                        "rules": [_rule(code, found, lang) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {ROOT: {"description": {"text": "flows, locales, tests"}}},
                "results": [_result(finding, codes, lang) for finding in found],
            }
        ],
    }


def _rule(code: str, found: list[Finding], lang: str) -> dict[str, Any]:
    severities = {finding.severity for finding in found if finding.code == code}
    level = "error" if Severity.ERROR in severities else "warning"
    rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": level}}
    explained = page(code, lang)
    if explained is None:
        return rule
    return rule | {
        "shortDescription": {"text": explained.title},
        "fullDescription": {"text": explained.means},
        "help": {"text": explained.plain(), "markdown": explained.markdown()},
    }


def _result(finding: Finding, codes: list[str], lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": f"{title(finding, lang)}\n{body(finding, lang)}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(finding.at),
                    "region": _region(finding.at),
                }
            }
        ],
    }
    if finding.fix is not None:
        result["fixes"] = [
            {
                "artifactChanges": [
                    {
                        "artifactLocation": _artifact(finding.fix.at),
                        "replacements": [
                            {
                                "deletedRegion": _region(finding.fix.at),
                                "insertedContent": {"text": finding.fix.text},
                            }
                        ],
                    }
                ]
            }
        ]
    return result


def _artifact(at: Position) -> dict[str, str]:
    return {"uri": quote(at.file), "uriBaseId": ROOT}


def _region(at: Position) -> dict[str, int]:
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
