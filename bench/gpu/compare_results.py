#!/usr/bin/env python3
"""Compares the tables of two result folders of `spacemoe run`, cell by cell.

    compare_results.py [--json] A B

Integers and words must be equal, other numbers to 1e-6, which backends promise. Exit codes: 0 they
agree, 1 they do not.
"""

import argparse
import csv
import json
import re
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

TOLERANCE = 1e-6
# Numbers below it are zero but for rounding: a relative difference says nothing about them.
LEAST = 1e-12
INTEGER = re.compile(r"-?\d+")


@dataclass
class TableComparison:
    """One file of both folders."""

    file: str
    equal_cells: int = 0
    other_cells: int = 0
    worst: float = 0.0
    worst_at: str = ""
    faults: list = field(default_factory=list)

    @property
    def agrees(self):
        return not self.faults


def compare_tables(file, a, b):
    """`a`, `b`: lines of cells, the names of columns first."""
    result = TableComparison(file)
    if len(a) != len(b):
        result.faults.append(f"{len(a)} and {len(b)} lines")
        return result
    names = a[0] if a else []
    for number, (left, right) in enumerate(zip(a, b), 1):
        if len(left) != len(right):
            result.faults.append(f"line {number}: {len(left)} and {len(right)} cells")
            continue
        for column, (x, y) in enumerate(zip(left, right)):
            if x == y:
                result.equal_cells += 1
                continue
            result.other_cells += 1
            where = f"line {number}, {names[column] if column < len(names) else column}: {x}, {y}"
            difference = _relative_difference(x, y)
            if difference is None:
                result.faults.append(where)
                continue
            if difference > result.worst:
                result.worst, result.worst_at = difference, where
            if difference > TOLERANCE:
                result.faults.append(where)
    return result


def compare_folders(a, b):
    """All tables of either folder; there must be some."""
    a, b = Path(a), Path(b)
    names = sorted({path.name for folder in (a, b) for path in folder.glob("*.csv")})
    if not names:
        return [TableComparison("*.csv", faults=["no tables"])]
    results = []
    for name in names:
        missing = [folder for folder in (a, b) if not (folder / name).exists()]
        if missing:
            results.append(TableComparison(name, faults=[f"not in {missing[0].name}"]))
        else:
            results.append(compare_tables(name, _read(a / name), _read(b / name)))
    return results


def _read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def _relative_difference(x, y):
    """Between two cells that are not the same text; None where they had to be."""
    if INTEGER.fullmatch(x) and INTEGER.fullmatch(y):
        return None
    try:
        p, q = float(x), float(y)
    except ValueError:
        return None
    # Also false where one is infinite or not a number.
    if not abs(p - q) < float("inf"):
        return None
    return abs(p - q) / max(abs(p), abs(q), LEAST)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", metavar="A")
    parser.add_argument("b", metavar="B")
    parser.add_argument("--json", action="store_true", help="a list of tables, for programs")
    options = parser.parse_args()
    results = compare_folders(options.a, options.b)
    if options.json:
        print(json.dumps([{**asdict(result), "agrees": result.agrees} for result in results]))
    for result in () if options.json else results:
        verdict = "agrees" if result.agrees else "DIFFERS: " + "; ".join(result.faults[:3])
        print(f"{result.file}: {result.equal_cells} cells equal, {result.other_cells} others, "
              f"worst relative difference {result.worst:.1e}, {verdict}")
    return 0 if all(result.agrees for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
