"""Placements for the program."""

from __future__ import annotations

import csv
import os
from typing import Union

from ._core import Placement


def write_placement(placement: Placement, path: Union[str, os.PathLike[str]]) -> None:
    """Writes a placement as a table that configs take (`schemes: [{name: Mine, placement: FILE}]`), and so all commands
    of the program: docs/schemes.md. Satellites stand there by number. What cannot be is refused by who reads it."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("layer", "role", "expert", "satellite"))
        for layer, (gateway, experts) in enumerate(zip(placement.gateways, placement.experts)):
            table.writerow((layer, "gateway", "", gateway))
            table.writerows((layer, "expert", expert, satellite) for expert, satellite in enumerate(experts))
        for role, copies in (("replica", placement.replicas), ("spare", placement.spares)):
            for layer, expert, satellite in copies:
                table.writerow((layer, role, "" if expert is None else expert, satellite))
