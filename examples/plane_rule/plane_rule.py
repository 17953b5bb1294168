#!/usr/bin/env python3
"""A placement rule that is used both ways: by a config as a command, and from Python.

    schemes: [SpaceMoE, {name: Plane, exec: [./plane_rule.py]}]             # study.yaml beside it
    spacemoe.run("study.yaml", schemes=["SpaceMoE", plane_rule.scheme()])   # Python

Gateways stand along a plane. Experts stand around them, the most active of all layers first.
"""

import json
import sys
from pathlib import Path

import numpy


def placed(plane, inclusion, rows_of):
    """Satellites of gateways, [layers], and of experts, [layers, experts].

    plane: of each satellite; inclusion: [layers, experts]; rows_of: expected latencies (s) from some satellites to all
    """
    layers, experts = inclusion.shape
    gateways = numpy.flatnonzero(plane == plane.max() // 2)[:layers]
    there = rows_of(gateways)
    cost = there + numpy.roll(there, -1, axis=0)
    cost[:, gateways] = numpy.inf
    places = numpy.empty((layers, experts), int)
    for rank, layer in numpy.ndindex(experts, layers):
        nearest = cost[layer].argmin()
        places[layer, numpy.argsort(-inclusion[layer], kind="stable")[rank]] = nearest
        cost[:, nearest] = numpy.inf
    return gateways, places


def scheme(name="Plane"):
    """The rule as `spacemoe.run` takes it."""
    import spacemoe

    @spacemoe.scheme(name)
    def place(network, laws):
        return spacemoe.Placement(*placed(network.plane, laws.inclusion, network.mean_path_rows))

    return place


def main(folder):
    """The rule as a config runs it: reads the problem in a folder, and writes placement.csv there."""
    problem = json.loads((folder / "problem.json").read_text())
    latencies_s = numpy.load(folder / "latencies_s.npy", mmap_mode="r")
    gateways, places = placed(numpy.array(problem["satellites"]["plane"]), numpy.load(folder / "inclusion.npy"),
                              lambda sources: latencies_s[sources])
    with open(folder / "placement.csv", "w", encoding="utf-8") as table:
        print("layer,role,expert,satellite", file=table)
        for layer, gateway in enumerate(gateways):
            print(f"{layer},gateway,,{gateway}", file=table)
            for expert, satellite in enumerate(places[layer]):
                print(f"{layer},expert,{expert},{satellite}", file=table)


if __name__ == "__main__":
    main(Path(sys.argv[-1]))
