#!/usr/bin/env python3
"""What a call of cost() takes beside its work: PYTHONPATH=build/release/python bench/python_cost.py [CONFIG]

Work is a placement's share of costs(), which scores hundreds in one call on one thread. Both are the least of several
rounds, in processor time of the process.
"""

import sys
import time

import numpy
import spacemoe

ROUNDS = 9
CALLS = 2000
BATCH = 500


def least_us(count, work):
    """Microseconds for one of `count` things that a call of `work` does."""
    least = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least / count * 1e6


def main():
    config = sys.argv[1] if len(sys.argv) > 1 else "configs/paper.yaml"
    study = spacemoe.Study(config, threads=1)
    model = study.model
    placement = study.place("SpaceMoE")[0]
    study.prepare_costs()

    def one_by_one():
        for _ in range(CALLS):
            study.cost(placement)

    gateways = numpy.tile(placement.gateways, (BATCH, 1))
    experts = numpy.tile(placement.experts, (BATCH, 1, 1))
    call_us = least_us(CALLS, one_by_one)
    work_us = least_us(BATCH, lambda: study.costs(gateways, experts))
    print(f"{model.layers} layers of {model.experts} experts, {study.planning.slots} planning slots: cost() "
          f"{call_us:.1f} us, work {work_us:.1f} us, overhead {call_us - work_us:.1f} us")


if __name__ == "__main__":
    main()
