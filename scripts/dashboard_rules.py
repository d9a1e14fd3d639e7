#!/usr/bin/env python3
"""The queries of a Grafana dashboard as recording rules, so that Prometheus' own tool can say whether it reads them.

    dashboard_rules.py FILE

On the way it is held that Grafana can draw the dashboard: panels that do not lie on each other and within its 24 columns, ids and
reference ids that occur once, a query in each panel, and no variable that is not there.
"""

import json
import re
import sys

COLUMNS = 24
# What Grafana itself puts in.
OWN = {"__rate_interval": "5m", "__interval": "1m", "__range": "1h"}
VARIABLE = re.compile(r"\$\{?(\w+)\}?")


def fields_of(panel: dict) -> set[tuple[int, int]]:
    """The fields of the grid that a panel covers."""
    place = panel["gridPos"]
    assert 0 <= place["x"] and place["x"] + place["w"] <= COLUMNS, f"{panel['title']} lies outside"
    return {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}


def queries_of(panel: dict, variables: dict[str, str]):
    """Name and expression of each query."""
    targets = panel["targets"]
    assert targets and len({target["refId"] for target in targets}) == len(targets), f"{panel['title']}: reference ids"
    for target in targets:
        unknown = set(VARIABLE.findall(target["expr"])) - set(variables)
        assert not unknown, f"{panel['title']}: there is no variable {unknown}"
        yield VARIABLE.sub(lambda found: variables[found[1]], target["expr"])


def main() -> None:
    """Prints a file of rules."""
    with open(sys.argv[1], encoding="utf-8") as file:
        board = json.load(file)
    variables = OWN | {variable["name"]: "any" for variable in board["templating"]["list"]}
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert panels, "it has no panels"
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]), "two panels have one id"
    taken: set[tuple[int, int]] = set()
    rules = []
    for panel in panels:
        fields = fields_of(panel)
        assert not taken & fields, f"{panel['title']} lies on another panel"
        taken |= fields
        for expression in queries_of(panel, variables):
            rules.append({"record": f"panel_{panel['id']}:query_{len(rules)}", "expr": expression})
    # JSON is YAML.
    json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
