#!/usr/bin/env python3
"""What is made from a chart's values.yaml and its comments: its JSON Schema, its README, or its defaults.

    chart_schema.py schema FOLDER     values.schema.json
    chart_schema.py readme FOLDER     README.md: README.md.in, with the table of values for @VALUES@
    chart_schema.py defaults FOLDER   files/defaults.yaml: values.yaml without its comments, which templates may read

A value is described by the comment before it. Its first line, `# @schema type:string;minLength:1`, holds JSON Schema's
own words; `values:string` gives the type of a free map's values. A key without such a line is a section, and knows no
keys but its own. Only this plain form is read, not all of YAML: no library is needed. `$ref:#/definitions/labels` names
one of the DEFINITIONS; `policySpec` is made from the schema of RecoveryPolicy itself.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

KEY = re.compile(r"^( *)([A-Za-z][A-Za-z0-9]*):(?: (.*))?$")
POLICY = Path(__file__).parent.parent / "src/api/schema.json"

# The part before the slash, if there is one, is a domain.
LABEL = r"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
# By these the chart's own selectors, Helm and people find objects; those of unstick.dev mean something to the operator.
RESERVED = r"^(app\.kubernetes\.io/(name|instance|version|component|managed-by)|helm\.sh/chart|pod-template-hash|unstick\.dev/.*)$"
QUANTITY = r"^[0-9]+([.][0-9]+)?(n|u|m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei|[eE][0-9]{1,2})?$"
AMOUNTS = {"type": "object", "additionalProperties": {"type": ["string", "number"], "minimum": 0, "pattern": QUANTITY}}
SECONDS = {"type": "integer", "minimum": 0}
PROMETHEUS_TIME = r"[0-9]+(ms|s|m|h)"
DEFINITIONS = {
    "objectName": {"type": "string", "minLength": 1, "maxLength": 253, "pattern": "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"},
    "namespace": {"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
    "labels": {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {
            RESERVED: False,
            LABEL: {"type": "string", "maxLength": 63, "pattern": "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$"},
        },
    },
    "resources": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"requests": AMOUNTS, "limits": AMOUNTS, "claims": {"type": "array"}},
    },
    "probe": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: SECONDS
            for name in (
                "initialDelaySeconds",
                "periodSeconds",
                "timeoutSeconds",
                "failureThreshold",
                "successThreshold",
                "terminationGracePeriodSeconds",
            )
        },
    },
    "prometheusTime": {"type": "string", "pattern": f"^{PROMETHEUS_TIME}$"},
    "prometheusTimeOrNothing": {"type": "string", "pattern": f"^({PROMETHEUS_TIME})?$"},
}


@dataclass
class Value:
    """One key of values.yaml."""

    path: list[str]
    indent: int
    default: str
    words: str = ""
    schema: str | None = None
    children: list["Value"] = field(default_factory=list)


def read(text: str) -> list[Value]:
    """The values of the outermost level, with what is in them."""
    root = Value([], -1, "")
    stack, comment, rule = [root], [], None
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare:
            comment, rule = [], None
        elif bare.startswith("# @schema "):
            comment, rule = [], bare.removeprefix("# @schema ")
        elif bare.startswith("#"):
            comment.append(bare.lstrip("# "))
        else:
            key = KEY.match(line)
            if not key:
                sys.exit(f"values.yaml:{number}: cannot read: {line}")
            indent = len(key[1])
            while stack[-1].indent >= indent:
                stack.pop()
            parent = stack[-1]
            if parent.schema is not None:
                # Inside a free map: the rest of its default.
                parent.default += f"{' ' * (indent - parent.indent - 2)}{bare}\n"
                continue
            value = Value([*parent.path, key[2]], indent, key[3] or "", " ".join(comment), rule)
            if rule is None and value.default:
                sys.exit(f"values.yaml:{number}: {'.'.join(value.path)} has a value and no @schema")
            parent.children.append(value)
            stack.append(value)
            comment, rule = [], None
    return root.children


def plain(text: str):
    """A word of a rule: JSON where it is, [a,b] as a list of words, else the text itself."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        pass
    if text.startswith("[") and text.endswith("]"):
        return [plain(item.strip()) for item in text[1:-1].split(",")]
    return text


def schema_of(value: Value) -> dict:
    """The JSON Schema of one value."""
    if value.schema is None:
        return section(value.children)
    made: dict = {}
    for rule in value.schema.split(";"):
        name, _, text = rule.partition(":")
        if name == "values":
            made["additionalProperties"] = {"type": text}
        elif name in ("pattern", "$ref"):
            made[name] = text
        else:
            made[name] = plain(text)
    if value.words:
        made["description"] = value.words
    return made


def section(values: list[Value]) -> dict:
    """The JSON Schema of keys that stand beside each other."""
    properties = {value.path[-1]: schema_of(value) for value in values}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def plain_schema(part):
    """A schema of Kubernetes in JSON Schema's own words; a field that it does not know would be dropped silently, and is refused."""
    if isinstance(part, list):
        return [plain_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    # Names of fields and of patterns are no words of a schema.
    made = {
        word: {name: plain_schema(of) for name, of in value.items()} if word == "properties" else plain_schema(value)
        for word, value in part.items()
        if not word.startswith("x-kubernetes-") and word not in ("default", "format")
    }
    if "x-kubernetes-int-or-string" in part:
        made["type"] = ["integer", "string"]
    if "properties" in part:
        made.setdefault("additionalProperties", False)
    return made


def schema(values: list[Value]) -> str:
    """values.schema.json."""
    made = section(values)
    made["properties"]["global"] = {"type": "object", "description": "What Helm hands to a chart within another; not used."}
    policy = json.loads(POLICY.read_text())["properties"]["spec"]
    definitions = {**DEFINITIONS, "policySpec": plain_schema(policy)}
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Values of the chart", **made, "definitions": definitions}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def defaults(values: list[Value], indent: str = ""):
    """Lines of files/defaults.yaml. A free map is empty there: what somebody took out of it does not come back."""
    for value in values:
        if value.schema is None:
            yield f"{indent}{value.path[-1]}:"
            yield from defaults(value.children, indent + "  ")
        else:
            is_map = "\n" in value.default or value.default.startswith("{")
            yield f"{indent}{value.path[-1]}: {'{}' if is_map else value.default}"


def rows(values: list[Value]):
    """Lines of the table, in the order of the file."""
    for value in values:
        if value.schema is None:
            yield from rows(value.children)
            continue
        default = " ".join(value.default.split()) if "\n" not in value.default else "see values.yaml"
        cell = f"`{default}`" if default != "see values.yaml" else default
        yield f"| `{'.'.join(value.path)}` | {cell} | {value.words} |"


def readme(values: list[Value], frame: str) -> str:
    """README.md."""
    table = "\n".join(["| value | default | what it is for |", "|---|---|---|", *rows(values)])
    return frame.replace("@VALUES@", table)


def main() -> None:
    """Prints what is asked for."""
    if len(sys.argv) != 3 or sys.argv[1] not in ("schema", "readme", "defaults"):
        sys.exit("usage: chart_schema.py schema|readme|defaults FOLDER")
    folder = Path(sys.argv[2])
    values = read((folder / "values.yaml").read_text())
    if sys.argv[1] == "schema":
        sys.stdout.write(schema(values))
    elif sys.argv[1] == "defaults":
        sys.stdout.write("\n".join(["# Made from values.yaml by scripts/generated.sh; edit there.", *defaults(values), ""]))
    else:
        sys.stdout.write(readme(values, (folder / "README.md.in").read_text()))


if __name__ == "__main__":
    main()
