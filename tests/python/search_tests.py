"""The search, its options, and what it tells."""

import csv
import itertools
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy
import spacemoe

import shared
from shared import SMOKE, in_a_row


def lines_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Searches(unittest.TestCase):
    def setUp(self):
        self.study = spacemoe.Study(SMOKE)

    def found(self, **options):
        return self.study.search(**{"moves": 5000, "bound_limit_s": 0, **options})

    def test_find_what_the_program_finds_to_the_bit(self):
        changes = {"objective": "cvar", "level": 0.8, "chains": 3, "moves": 20000, "bound_limit_s": 20}
        found = self.study.search(**changes)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            sets = [word for key, value in changes.items() for word in ("--set", f"search.{key}={value}")]
            subprocess.run([shared.program, "-q", "search", SMOKE, *sets, "--out", out], check=True,
                           stdout=subprocess.DEVNULL)
            told = json.loads((out / "search.json").read_text())
            trace, bounds = lines_of(out / "search.csv"), lines_of(out / "bound.csv")
            places = lines_of(out / "placement.csv")
        for key in ("value_s", "start_s", "lower_bound_s", "moves", "moves_planned", "starts", "busiest_s", "gap",
                    "optimum_s"):
            self.assertEqual(getattr(found, key), told[key], key)
        self.assertEqual(found.is_local_optimum, told["local_optimum"])
        self.assertEqual(len(found.trace), len(trace))
        for key in ("moves", "best_s", "current_s"):
            self.assertEqual(found.trace[key].tolist(), [float(line[key]) for line in trace], key)
        self.assertEqual([f"{share:.4f}" for share in found.trace["accepted"]], [line["accepted"] for line in trace])
        self.assertGreater(len(bounds), 0)
        for key in ("layers", "arcs", "bound_s", "best_s"):
            self.assertEqual(found.bound_trace[key].tolist(), [float(line[key]) for line in bounds], key)
        experts = [int(line["satellite"]) for line in places if line["role"] == "expert"]
        self.assertEqual(found.placement.experts.ravel().tolist(), experts)

    def test_minimise_the_worst_slot_if_asked(self):
        found = self.found(objective="worst", starts=in_a_row(8, 4))
        self.assertAlmostEqual(found.value_s, self.slot_latencies(found.placement).max(), delta=2e-6)
        self.assertAlmostEqual(found.start_s, self.slot_latencies(in_a_row(8, 4)).max(), delta=2e-6)

    def slot_latencies(self, placement):
        """Expected latency in each planning slot (s), over all pairs of experts."""
        model, laws = self.study.model, self.study.laws
        rows = self.study.planning.path_rows(placement.gateways).astype(float)
        total = numpy.zeros(len(rows))
        for layer in range(model.layers):
            at = placement.experts[layer]
            way = rows[:, layer, at] + model.expert_s[at] + rows[:, (layer + 1) % model.layers, at]
            for pair in itertools.combinations(range(model.experts), 2):
                slowest = way[:, pair].max(axis=1)
                total += laws.probability(layer, pair) * numpy.where(numpy.isinf(slowest), 1.0, slowest)
        return total

    def test_leave_forbidden_satellites_free(self):
        for forbidden in (range(20), self.study.planning.plane == 2):
            found = self.found(forbidden_satellites=forbidden).placement
            numbers = numpy.flatnonzero(forbidden) if isinstance(forbidden, numpy.ndarray) else list(forbidden)
            used = numpy.concatenate([found.gateways, found.experts.ravel()])
            self.assertFalse(numpy.isin(used, numbers).any())
        free = self.found().placement
        self.assertTrue(numpy.isin(free.experts, range(20)).any(), "else the test says nothing")

    def test_keep_modules_that_are_fixed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "fixed.csv"
            path.write_text("layer,role,expert,satellite\n0,gateway,,63\n5,expert,2,0\n")
            found = self.found(fixed=path).placement
        self.assertEqual((found.gateways[0], found.experts[5, 2]), (63, 0))

    def test_use_few_satellites_if_asked(self):
        study = spacemoe.Study(SMOKE, compute__modules_per_satellite=8)

        def used(**options):
            found = study.search(moves=5000, bound_limit_s=0, **options).placement
            return len(set(found.gateways) | set(found.experts.ravel()))

        self.assertLessEqual(used(max_satellites=6), 6)
        self.assertGreater(used(), 6, "else the test says nothing")

    def test_place_copies_if_asked(self):
        self.assertEqual(len(self.found(copies=3).placement.replicas), 3)

    def test_start_from_placements(self):
        start = in_a_row(8, 4)
        found = self.found(starts=[start, self.study.place("SpaceMoE")[0]], chains=4)
        self.assertAlmostEqual(found.start_s, self.study.cost(start), places=12)
        self.assertEqual(found.starts, ["start", "start", "random", "random"])
        self.assertEqual(start, in_a_row(8, 4))

    def test_repeat_by_their_moves(self):
        found = self.study.search(time_limit_s=0.2, bound_limit_s=0)
        again = self.found(moves=found.moves_planned)
        if found.moves == found.moves_planned:  # the machine kept its time
            self.assertEqual(found.placement, again.placement)
        self.assertEqual(again.moves, found.moves_planned)

    def test_tell_progress(self):
        told = []
        self.found(progress=lambda *state: told.append(state))
        stages = [stage for stage, _, _ in told]
        self.assertIn("tempering", stages)
        last = {stage: (done, total) for stage, done, total in told}
        self.assertEqual(last["tempering"], (5000, 5000), "also where the next stage has begun")

    def test_refuse_what_the_config_refuses(self):
        for key, value in (("time_limit_s", -1), ("time_limit_s", float("nan")), ("moves", 0), ("objective", "median"),
                           ("level", 1.5), ("chains", 0), ("bound_limit_s", -3), ("busiest_weight", -1),
                           ("max_satellites", 0), ("copies", -1), ("population", -1), ("annealing_moves", 0),
                           ("forbidden_satellites", [64]), ("fixed", "/nowhere.csv")):
            with self.assertRaises((spacemoe.ConfigError, spacemoe.FileError), msg=key) as refused:
                self.study.search(**{key: value})
            if isinstance(refused.exception, spacemoe.ConfigError):
                self.assertEqual(refused.exception.key.split(".")[:2], ["search", key])
                self.assertTrue(refused.exception.allowed, key)
        with self.assertRaisesRegex(TypeError, "starts: found list, allowed: spacemoe.Placement"):
            self.study.search(starts=[[1, 2]])
        wrong = in_a_row(8, 4)
        wrong.experts[0, 0] = 64
        with self.assertRaisesRegex(spacemoe.ConfigError, "satellite 64"):
            self.found(starts=wrong)
