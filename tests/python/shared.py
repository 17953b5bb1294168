"""What all tests of the module take."""

from pathlib import Path

import numpy
import spacemoe

ROOT = Path(__file__).resolve().parents[2]
SMOKE = ROOT / "configs/smoke.yaml"

program = None  # of SpaceMoE


def in_a_row(layers, experts):
    numbers = numpy.arange(layers * (experts + 1)).reshape(layers, experts + 1)
    return spacemoe.Placement(numbers[:, 0], numbers[:, 1:])


@spacemoe.scheme("Row")
def row(network, model, laws, seed):
    return in_a_row(model.layers, model.experts)
