"""What the module computes: tables, own rules, costs, arrays."""

import csv
import gc
import itertools
import math
import pickle
import subprocess
import tempfile
import threading
import unittest
import unittest.mock
import weakref
from pathlib import Path

import numpy
import spacemoe

import shared
from shared import SMOKE, in_a_row, row

TABLES = ("summary", "layers", "draws", "slots", "distribution", "placements")


class Tables(unittest.TestCase):
    def test_are_those_of_the_program_to_the_bit(self):
        results = spacemoe.run(SMOKE)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([shared.program, "-q", "run", SMOKE, "--out", folder + "/out"], check=True, stdout=subprocess.DEVNULL)
            for name in TABLES:
                with open(f"{folder}/out/{name}.csv", encoding="utf-8", newline="") as file:
                    lines = list(csv.reader(file))
                table = results.array(name)
                self.assertEqual(list(table.dtype.names), lines[0])
                self.assertEqual(len(table), len(lines) - 1)
                for at, column in enumerate(lines[0]):
                    for value, line in zip(table[column], lines[1:]):
                        self.check_field(value, line[at], f"{name}.{column}")

    def check_field(self, value, field, where):
        kind = value.dtype.kind
        if kind == "U":
            self.assertEqual(value, field, where)
        elif field == "":
            self.assertTrue(math.isnan(value) if kind == "f" else value == -1, where)
        else:
            self.assertEqual(value, float(field) if kind == "f" else int(field), where)

    def test_are_frames_where_pandas_is(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("no pandas: python3-pandas")
        results = spacemoe.run(SMOKE)
        for name in TABLES:
            frame, array = getattr(results, name), results.array(name)
            self.assertIsInstance(frame, pandas.DataFrame)
            self.assertEqual(list(frame.columns), list(array.dtype.names))
            for column in array.dtype.names:
                numpy.testing.assert_array_equal(frame[column].to_numpy(dtype=array[column].dtype), array[column])
                if array[column].dtype.kind != "U":
                    self.assertEqual(frame[column].dtype, array[column].dtype)
        with tempfile.TemporaryDirectory() as folder:
            results.save(folder + "/saved")
            for name in TABLES:
                read = pandas.read_csv(f"{folder}/saved/{name}.csv")
                pandas.testing.assert_frame_equal(read.fillna(-1), getattr(results, name).fillna(-1).replace("", -1),
                                                  check_dtype=False, check_exact=False, rtol=1e-15)

    def test_are_arrays_where_there_is_none(self):
        from spacemoe import _results
        results = spacemoe.run(SMOKE, schemes=["SpaceMoE"], time__slots=2)
        with unittest.mock.patch.object(_results, "_has_pandas", return_value=False):
            self.assertIsInstance(results.summary, numpy.ndarray)
            self.assertEqual(list(results.summary["scheme"]), ["SpaceMoE"])
        _results._has_pandas.cache_clear()
        self.addCleanup(_results._has_pandas.cache_clear)
        with unittest.mock.patch("importlib.util.find_spec", return_value=None) as look:
            for _ in range(3):
                self.assertEqual(len(results.summary), 1)
        self.assertEqual(look.call_count, 1)
        with self.assertRaisesRegex(KeyError, "'sumary' is none of summary, layers"):
            results.array("sumary")
        with self.assertRaisesRegex(KeyError, "'Nobody' is none of SpaceMoE"):
            results.figure("Nobody", "mean_s")
        with self.assertRaisesRegex(KeyError, "'mean' is none of draws, tokens"):
            results.figure("SpaceMoE", "mean")
        with self.assertRaisesRegex(KeyError, "'Nobody' is none of SpaceMoE"):
            results.placement("Nobody")
        with self.assertRaisesRegex(IndexError, "draw: found 1, allowed: 0 to 0 of SpaceMoE"):
            results.placement("SpaceMoE", 1)

    def test_of_dictionaries_are_those_of_the_same_file(self):
        changes = {"time": {"slots": 3}, "links.survival": 0.9}
        by_file = spacemoe.run(SMOKE, schemes=["SpaceMoE", "RandIntra"], **changes)
        config = {
            "constellation": {"shells": [{"planes": 8, "satellites_per_plane": 8, "altitude_km": 1200,
                                          "inclination_deg": 87, "raan_spread_deg": 360, "phasing": 4}]},
            "links": {"survival": 0.9}, "time": {"slots": numpy.int64(3)}, "planning": {"slots": 6},
            "model": {"name": "tiny", "layers": 8, "experts": 4, "active": 2, "expert_flops": 1e7},
            "activation": {"kind": "conditional_poisson", "skew": 0.5},
            "evaluation": {"tokens_per_slot": 200, "draws": 10}, "schemes": ["SpaceMoE", "RandIntra"]}
        by_dictionary = spacemoe.run(config, seed=1)
        for name in TABLES:
            one, other = by_dictionary.array(name), by_file.array(name)
            for column in one.dtype.names:  # NaN equals NaN there
                numpy.testing.assert_array_equal(one[column], other[column])


class OwnRules(unittest.TestCase):
    def test_stand_beside_built_in_ones(self):
        results = spacemoe.run(SMOKE, schemes=["SpaceMoE", row, "RandPlace"])
        self.assertEqual(results.schemes, ["SpaceMoE", "Row", "RandPlace"])
        self.assertGreater(results.figure("Row", "ratio"), 1.0)
        self.assertEqual(results.placement("Row"), in_a_row(8, 4))
        self.assertEqual(spacemoe.Study(SMOKE, own=row).schemes[-1], "Row")

    def test_that_copy_one_have_its_figures_to_the_bit(self):
        @spacemoe.scheme("Copy")
        def copy(study):
            return study.place("SpaceMoE")[0]

        summary = spacemoe.run(SMOKE, own=copy, reference="RandIntra").array("summary")
        original, copied = summary[0].copy(), summary[-1].copy()
        self.assertEqual((original["scheme"], copied["scheme"]), ("SpaceMoE", "Copy"))
        original["scheme"] = copied["scheme"] = ""
        numpy.testing.assert_array_equal(original, copied)

    def test_have_the_same_figures_from_a_file(self):
        placement = in_a_row(8, 4)
        placement.replicas = [(2, 3, 50), (5, 0, 51)]
        placement.spares = [(1, None, 60), (1, 2, 61)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.csv"
            spacemoe.write_placement(placement, path)
            given = spacemoe.scheme("Mine")(lambda study: placement)
            schemes = ["SpaceMoE", {"name": "File", "placement": path}, given]
            results = spacemoe.run(SMOKE, schemes=schemes)
        self.assertEqual(results.placement("File"), placement)  # as the program has read it
        summary = results.array("summary")
        self.assertEqual(list(summary["scheme"]), ["SpaceMoE", "File", "Mine"])
        for column in summary.dtype.names[1:]:
            numpy.testing.assert_array_equal(summary[column][1], summary[column][2])

    def test_get_what_the_issue_names(self):
        seen = {}

        @spacemoe.scheme("Seen", random=True)
        def seeing(network, model, laws, seed, draw):
            seen[draw] = (network.slots, model.layers, laws.inclusion.shape, seed)
            return in_a_row(model.layers, model.experts)

        spacemoe.run(SMOKE, schemes=["SpaceMoE", seeing])
        self.assertEqual(sorted(seen), list(range(10)))
        self.assertEqual(seen[0][:3], (6, 8, (8, 4)))
        self.assertEqual(len({values[3] for values in seen.values()}), 10)

    def test_share_a_study_for_all_draws_of_a_run(self):
        seen = []

        @spacemoe.scheme("Seen", random=True)
        def seeing(study, network):
            seen.append((weakref.ref(study), weakref.ref(network)))
            self.assertIs(study.planning, network)
            self.assertIs(network, seen[(len(seen) - 1) // 10 * 10][1](), "that of the run's first draw")
            return in_a_row(8, 4)

        study = spacemoe.Study(SMOKE, own=seeing, time__slots=2)
        for runs in (1, 2):
            study.run()
            gc.collect()
            self.assertEqual(len(seen), 10 * runs)
            self.assertTrue(all(one() is None and other() is None for one, other in seen), "a run keeps nothing")

    def test_that_fail_raise_their_exception(self):
        @spacemoe.scheme("Broken")
        def broken(network, model, laws, seed):
            raise KeyError("mine")

        with self.assertRaises(KeyError):
            spacemoe.run(SMOKE, own=broken)

        @spacemoe.scheme("Wrong")
        def wrong(study):
            return [1, 2, 3]

        with self.assertRaisesRegex(TypeError, "gave list, not a spacemoe.Placement"):
            spacemoe.run(SMOKE, own=wrong)
        with self.assertRaisesRegex(TypeError, "a scheme takes some of network"):
            spacemoe.scheme("Odd")(lambda somewhere: None)

    def test_may_search_and_score_inside(self):
        @spacemoe.scheme("Inside")
        def inside(study):
            found = study.search(moves=2000, bound_limit_s=0)
            return min([found.placement, study.place("SpaceMoE")[0]], key=study.cost)

        results = spacemoe.run(SMOKE, schemes=["SpaceMoE", inside])
        self.assertLess(results.figure("Inside", "ratio"), 1.0)

    def test_that_ask_for_themselves_are_told(self):
        @spacemoe.scheme("Vain")
        def vain(study):
            return study.place("Vain")[0]

        with self.assertRaisesRegex(spacemoe.ConfigError, "asks for itself"):
            spacemoe.run(SMOKE, own=vain)


class Costs(unittest.TestCase):
    def setUp(self):
        self.study = spacemoe.Study(SMOKE)
        self.placement = in_a_row(8, 4)

    def test_are_sums_over_enumerated_sets(self):
        model, laws = self.study.model, self.study.laws
        rows = self.study.planning.path_rows(self.placement.gateways).astype(float)
        total = 0.0
        for layer in range(model.layers):
            at = self.placement.experts[layer]
            way = rows[:, layer, at] + model.expert_s[at] + rows[:, (layer + 1) % model.layers, at]
            for pair in itertools.combinations(range(model.experts), 2):
                slowest = way[:, pair].max(axis=1)
                total += laws.probability(layer, pair) * numpy.where(numpy.isinf(slowest), 1.0, slowest).mean()
        self.assertAlmostEqual(self.study.cost(self.placement), total, delta=2e-6)
        self.assertAlmostEqual(self.study.layer_costs(self.placement).sum(), total, delta=2e-6)

    def test_follow_what_is_written_to_a_placement(self):
        before = self.study.cost(self.placement)
        moved = self.placement.copy()
        moved.experts[2, 1] = 63
        self.assertEqual(moved.experts[2, 1], 63)
        self.assertNotEqual(self.study.cost(moved), before)
        self.assertEqual(self.study.cost(self.placement), before)

    def test_of_many_are_those_of_each(self):
        random = numpy.random.default_rng(3)
        count = 10000  # of which some thousands are scored at a time
        places = numpy.array([random.permutation(64)[:40] for _ in range(count)]).reshape(count, 8, 5)
        told = []
        costs = self.study.costs(places[:, :, 0], places[:, :, 1:], progress=lambda *state: told.append(state))
        each = [self.study.cost(spacemoe.Placement(one[:, 0], one[:, 1:])) for one in places]
        numpy.testing.assert_array_equal(costs, each)
        self.assertEqual(told[-1], ("costs", count, count))

    def test_of_what_a_search_found_is_its_value(self):
        found = self.study.search(moves=20000, bound_limit_s=10)
        self.assertAlmostEqual(self.study.cost(found.placement), found.value_s, places=12)
        self.assertLessEqual(found.lower_bound_s, found.value_s)
        self.assertEqual(found.trace["best_s"].min(), found.trace["best_s"][-1])

    def test_come_from_many_threads(self):
        self.study.prepare_costs()
        expected = self.study.cost(self.placement)
        got = []

        def work():
            got.extend(self.study.cost(self.placement) for _ in range(200))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(got), {expected})


class Arrays(unittest.TestCase):
    def setUp(self):
        self.study = spacemoe.Study(SMOKE)

    def test_path_rows_are_the_librarys_own_memory(self):
        rows = self.study.evaluation.path_rows([3, 5], [1, 2, 3])
        self.assertEqual((rows.dtype, rows.shape), (numpy.float32, (3, 2, 64)))
        self.assertFalse(rows.flags.owndata)
        self.assertEqual(type(rows.base).__name__, "PyCapsule")
        kept = rows.copy()
        self.study = None
        gc.collect()
        numpy.testing.assert_array_equal(rows, kept)

    def test_path_rows_are_least_sums_of_link_weights(self):
        network = self.study.evaluation
        links, status = network.links(), network.link_status(4)
        least = numpy.full(network.satellites, numpy.inf, dtype=numpy.float32)
        least[17] = 0
        for _ in range(network.satellites):
            numpy.minimum.at(least, links.b, least[links.a] + status.weight_s)
            numpy.minimum.at(least, links.a, least[links.b] + status.weight_s)
        numpy.testing.assert_array_equal(network.path_rows(17, 4)[0, 0], least)

    def test_sampled_tokens_have_the_laws_inclusion(self):
        laws = self.study.laws
        tokens = laws.sample(3, 20000)
        self.assertEqual((tokens.dtype, tokens.shape), (numpy.uint16, (20000, 8, 2)))
        shares = numpy.array([[(tokens[:, layer] == expert).any(axis=1).mean() for expert in range(4)]
                              for layer in range(8)])
        # Five standard errors of at most 0.5 / sqrt(20000), for 32 shares: a false alarm in 50,000 runs.
        self.assertLess(abs(shares - laws.inclusion).max(), 5 * 0.5 / math.sqrt(20000))

    def test_satellites_and_slots_may_be_masks(self):
        network = self.study.evaluation
        plane = network.path_rows(network.plane == 3, network.times_s < 2000)
        numpy.testing.assert_array_equal(plane, network.path_rows(range(24, 32), [0, 1, 2, 3]))
        numpy.testing.assert_array_equal(network.positions_km(network.times_s == 0), network.positions_km(0))
        numpy.testing.assert_array_equal(network.mean_path_rows(network.plane == 3),
                                         network.mean_path_rows(range(24, 32)))
        self.assertEqual(network.path_rows([]).shape, (12, 0, 64))
        self.assertEqual(network.path_rows([1], []).shape, (0, 1, 64))

    def test_many_rows_are_those_of_each(self):
        network = self.study.evaluation
        rows = network.path_rows(range(64))
        for slot, source in ((0, 0), (5, 17), (11, 63)):
            numpy.testing.assert_array_equal(rows[slot, source], network.path_rows(source, slot)[0, 0])

    def test_networks_say_where_satellites_are(self):
        network = self.study.planning
        self.assertEqual((network.satellites, network.slots), (64, 6))
        self.assertEqual((network.plane[9], network.index_in_plane[9]), (1, 1))
        heights = numpy.linalg.norm(network.positions_km(), axis=2) - 6371.0
        numpy.testing.assert_allclose(heights, 1200, atol=1e-6)

    def test_placements_come_in_and_out(self):
        placement = spacemoe.Placement([1, 2], [[3, 4], [5, 6]], replicas=[(0, 1, 9)], spares=[(1, None, 7)])
        self.assertEqual(placement.experts.tolist(), [[3, 4], [5, 6]])
        self.assertEqual(placement.spares, [(1, None, 7)])
        self.assertEqual(pickle.loads(pickle.dumps(placement)), placement)
        other = placement.copy()
        other.gateways, other.experts = numpy.array([7, 8]), [[9, 10], [11, 12]]
        self.assertEqual((other.gateways.tolist(), other.experts.tolist()), ([7, 8], [[9, 10], [11, 12]]))
        self.assertEqual(placement.gateways.tolist(), [1, 2])
        view = placement.gateways
        del placement
        gc.collect()
        self.assertEqual(view.tolist(), [1, 2])
        for wrong in ([1.5, 2], [-1, 2], ["a", "b"]):
            with self.assertRaises((TypeError, ValueError)):
                spacemoe.Placement(wrong, [[3, 4], [5, 6]])
        with self.assertRaises(ValueError):
            spacemoe.Placement([1, 2], [[3, 4]])
