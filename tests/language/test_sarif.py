"""``check --format sarif``: what SARIF 2.1.0 demands of the objects that are used here.

Source: the OASIS standard, sections 3.13 (log) to 3.57 (replacement), and its JSON schema.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft4Validator

from engine.core.position import Position
from engine.language.finding import Finding, Fix, Severity
from engine.language.load import load
from engine.language.sarif import as_sarif
from engine.messages import LANGUAGES

HERE = Path(__file__).parent
ALLOWED = {
    "": {"$schema", "version", "runs"},
    "runs": {"tool", "columnKind", "originalUriBaseIds", "results"},
    "tool": {"driver"},
    "driver": {"name", "semanticVersion", "language", "rules"},
    "rules": {"id", "defaultConfiguration", "shortDescription", "fullDescription", "help"},
    "defaultConfiguration": {"level"},
    "shortDescription": {"text"},
    "fullDescription": {"text"},
    "help": {"text", "markdown"},
    "originalUriBaseIds": {"ROOT"},
    "ROOT": {"description"},
    "description": {"text"},
    "results": {"ruleId", "ruleIndex", "level", "message", "locations", "fixes"},
    "message": {"text"},
    "locations": {"physicalLocation"},
    "physicalLocation": {"artifactLocation", "region"},
    "artifactLocation": {"uri", "uriBaseId"},
    "region": {"startLine", "startColumn", "endLine", "endColumn"},
    "deletedRegion": {"startLine", "startColumn", "endLine", "endColumn"},
    "fixes": {"artifactChanges"},
    "artifactChanges": {"artifactLocation", "replacements"},
    "replacements": {"deletedRegion", "insertedContent"},
    "insertedContent": {"text"},
}
"""The properties that an object may have, by the name under which it stands."""


SCHEMA = HERE / "standards" / "sarif-2.1.0-rtm.5.json"


def found() -> list[Finding]:
    """Give the findings of every mistake of form that there is an example of."""
    cases = sorted((HERE / "err").glob("*.yaml"))
    return [each for case in cases for each in load(case.read_bytes(), case.name).findings]


def objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every object of a log with the name under which it stands."""
    if isinstance(value, dict):
        yield name, value
        for key, inner in value.items():
            yield from objects(inner, key)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item, name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_log_has_the_properties_of_the_standard_and_no_others(lang: str) -> None:
    """No object has a property that the standard does not know there."""
    for name, each in objects(as_sarif(found(), lang)):
        assert set(each) <= ALLOWED[name], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_log_is_valid_by_the_schema_of_the_standard(lang: str) -> None:
    """The standard's own JSON schema has nothing against a log, with findings or without."""
    standard = Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))
    at = Position("flows/city/main.yaml", 2, 3, 2, 4)
    fixed = Finding("Y07", Severity.ERROR, at, {"name": "x", "first": 1}, Fix(at, "  ", safe=True))
    for log in (as_sarif([*found(), fixed], lang), as_sarif([], lang)):
        assert [error.message for error in standard.iter_errors(log)] == []
    broken = as_sarif([fixed], lang) | {"version": "2"}
    assert not standard.is_valid(broken)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_a_result_of_a_rule_that_is_explained(lang: str) -> None:
    """A viewer finds for each result its rule, and in it the page of the code."""
    findings = found()
    log = as_sarif(findings, lang)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(results) == len(findings) > 50
    for result in results:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert rule["help"]["markdown"].startswith(f"## {rule['id']} — ")
        assert result["message"]["text"]


def test_regions_count_from_one_and_end_after_they_begin() -> None:
    """Lines and columns count from 1, and the end is never before the start."""
    log = as_sarif(found(), "uk")
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    for name, region in objects(log):
        if name in ("region", "deletedRegion"):
            assert min(region.values()) >= 1
            start = (region["startLine"], region["startColumn"])
            assert start <= (region["endLine"], region["endColumn"])


def test_a_file_is_named_by_a_relative_uri() -> None:
    """A log knows nothing of the machine on which it was made; odd letters are escaped."""
    at = Position("flows/city/Довідка 1.yaml", 1, 1, 1, 2)
    log = as_sarif([Finding("Y15", Severity.ERROR, at, {"byte": "0xC2"})], "uk")
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    uri = location["artifactLocation"]["uri"]
    assert uri.isascii()
    assert " " not in uri
    assert (urlsplit(uri).scheme, uri.startswith("/")) == ("", False)


def test_a_correction_is_a_replacement() -> None:
    """What could be put in a place of the file comes along as a fix."""
    at = Position("flows/city/main.yaml", 2, 3, 2, 4)
    facts = {"name": "x", "first": 1}
    log = as_sarif([Finding("Y07", Severity.ERROR, at, facts, Fix(at, "  ", safe=True))], "en")
    (fix,) = log["runs"][0]["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement == {
        "deletedRegion": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 4},
        "insertedContent": {"text": "  "},
    }


def test_nothing_found_is_a_log_without_results() -> None:
    """A clean tree is a run that found nothing, not an empty file."""
    assert as_sarif([], "uk")["runs"][0]["results"] == []
