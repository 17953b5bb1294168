#!/usr/bin/env python3
"""Exports as other programs read them: interchange_test.py SPACEMOE

Each is read by a reader that is not ours (NumPy, json, csv; NetworkX where it is installed) and held against what
follows from another export or from a formula: path latencies against Dijkstra's algorithm over the exported links,
places against positions and the turning Earth, maps of experts against the table of the placement.
"""

import csv
import heapq
import importlib.util
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = str(ROOT / "configs/smoke.yaml")
SYSTEM_PYTHON = "/usr/bin/python3"
LIGHT_KM_S = 299792.458
EARTH_RADIUS_KM = 6371.0
EARTH_TURN_RAD_S = 7.2921159e-5
# Weather and a place of Greenwich, so that links are down for several reasons and longitudes say something.
STUDY = ["--threads", "1", "--set", "links.survival=0.8", "--set", "weather.greenwich_deg=40"]
GREENWICH_DEG = 40
SATELLITES = 64
NO_NUMPY = "there is no python3 with numpy: ./bootstrap install python3-numpy"

numpy = None
spacemoe = None


def export(*arguments, folder="."):
    return subprocess.run([spacemoe, "-q", "export", *arguments], check=True, cwd=folder,
                          stdout=subprocess.PIPE).stdout.decode()


def dijkstra(links, source):
    """Least sums of weights from a source. links: (a, b, weight)"""
    around = {}
    for a, b, weight in links:
        around.setdefault(a, []).append((b, weight))
        around.setdefault(b, []).append((a, weight))
    least = {}
    waiting = [(0.0, source)]
    while waiting:
        so_far, node = heapq.heappop(waiting)
        if node not in least:
            least[node] = so_far
            for other, weight in around.get(node, []):
                heapq.heappush(waiting, (so_far + weight, other))
    return least


def edges_in(text):
    """Lines of an edge list as (a, b, latency, distance, kind, state)."""
    words = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return [(int(a), int(b), float(latency), float(distance), kind, state)
            for a, b, latency, distance, kind, state in words]


def place_below(position_km, time_s):
    """Longitude and latitude, by trigonometry."""
    x, y, z = position_km
    longitude = math.degrees(math.atan2(y, x) - EARTH_TURN_RAD_S * time_s) - GREENWICH_DEG
    return (longitude + 180) % 360 - 180, math.degrees(math.asin(z / math.hypot(x, y, z)))


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        subprocess.run([spacemoe, "-q", "search", CONFIG, "--threads", "1", "--moves", "500", "--out", "found"],
                       check=True, cwd=cls.folder, stdout=subprocess.DEVNULL)
        export("network", CONFIG, *STUDY, "--format", "npz", "--sources", "all", "--out", "all.npz", folder=cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def arrays(self):
        if numpy is None:
            self.skipTest(NO_NUMPY)
        return numpy.load(self.folder / "all.npz")

    def place(self, form, *more):
        return export("placement", "found/placement.csv", "--config", CONFIG, *STUDY, "--format", form, *more,
                      folder=self.folder)

    def assert_paths(self, links, row):
        """That a row of path latencies is what Dijkstra finds: single precision adds up to so much."""
        for source, latencies in row.items():
            least = dijkstra(links, source)
            self.assertEqual({node for node in range(SATELLITES) if math.isfinite(latencies[node])}, set(least))
            for node, found in least.items():
                self.assertAlmostEqual(latencies[node], found, delta=1e-6 * found)

    def test_path_latencies_are_those_of_the_exported_links(self):
        sky = self.arrays()
        paths, ends = sky["path_latencies_s"], sky["link_ends"]
        self.assertEqual(paths.shape, (12, SATELLITES, SATELLITES))
        self.assertEqual(paths.dtype, numpy.float32)
        unreachable = 0
        for slot in range(12):
            weights = sky["link_weights_s"][slot]
            links = [(int(a), int(b), float(weight)) for (a, b), weight in zip(ends, weights) if math.isfinite(weight)]
            sources = {int(source): paths[slot, i] for i, source in enumerate(sky["sources"]) if i % 5 == slot % 5}
            self.assert_paths(links, sources)
            unreachable += int(numpy.isinf(paths[slot]).sum())
        self.assertGreater(unreachable, 0, "no pair without a path: the test shows less than it could")

    def test_arrays_agree_with_each_other_and_with_physics(self):
        sky = self.arrays()
        names = list(sky["state_names"])
        self.assertEqual(names[0], "up")
        self.assertEqual([str(kind) for kind in sky["kind_names"]][:2], ["in_plane", "cross_plane"])
        up = sky["link_states"] == 0
        self.assertTrue((numpy.isfinite(sky["link_weights_s"]) == up).all())
        self.assertIn(names.index("outage"), sky["link_states"])
        numpy.testing.assert_allclose(numpy.linalg.norm(sky["positions_km"], axis=2), EARTH_RADIUS_KM + 1200, 1e-12)
        a, b = sky["link_ends"].T
        lengths = numpy.linalg.norm(sky["positions_km"][:, a] - sky["positions_km"][:, b], axis=2)
        numpy.testing.assert_allclose(sky["link_weights_s"][up], (lengths / LIGHT_KM_S)[up], 1e-6)
        period = 2 * math.pi * math.sqrt((EARTH_RADIUS_KM + 1200)**3 / 398600.4418)
        numpy.testing.assert_allclose(sky["times_s"], numpy.arange(12) * period / 12, 1e-12)
        self.assertEqual(list(sky["plane"][:17]), [0] * 8 + [1] * 8 + [2])
        self.assertEqual(list(sky["index_in_plane"][6:10]), [6, 7, 0, 1])

    def test_archive_is_sound_and_the_same_again(self):
        self.assertIsNone(zipfile.ZipFile(self.folder / "all.npz").testzip())
        export("network", CONFIG, *STUDY, "--format", "npz", "--sources", "all", "--out", "again.npz",
               folder=self.folder)
        self.assertEqual((self.folder / "again.npz").read_bytes(), (self.folder / "all.npz").read_bytes())

    def test_part_of_a_series_is_that_of_the_whole(self):
        sky = self.arrays()
        export("network", CONFIG, *STUDY, "--format", "npz", "--slot", "7", "--sources", "found/placement.csv", "--out",
               "part.npz", folder=self.folder)
        part = numpy.load(self.folder / "part.npz")
        with open(self.folder / "found/placement.csv") as table:
            gateways = sorted(int(row["satellite"]) for row in csv.DictReader(table) if row["role"] == "gateway")
        self.assertEqual(list(part["sources"]), gateways)
        self.assertEqual(part["times_s"][0], sky["times_s"][7])
        numpy.testing.assert_array_equal(part["path_latencies_s"][0], sky["path_latencies_s"][7, gateways])

    def test_edge_list_is_the_graph_of_a_slot(self):
        sky = self.arrays()
        edges = edges_in(export("network", CONFIG, *STUDY, "--slot", "4"))
        self.assert_paths([edge[:3] for edge in edges], {source: sky["path_latencies_s"][4, source]
                                                         for source in range(0, SATELLITES, 9)})
        all_edges = edges_in(export("network", CONFIG, *STUDY, "--slot", "4", "--links", "all"))
        self.assertEqual([(a, b) for a, b, *_ in all_edges], [tuple(ends) for ends in sky["link_ends"].tolist()])
        self.assertEqual([state for *_, state in all_edges], [sky["state_names"][s] for s in sky["link_states"][4]])
        self.assertEqual([numpy.float32(edge[2]) for edge in all_edges], list(sky["link_weights_s"][4]))
        self.assertEqual([edge for edge in all_edges if edge[5] == "up"], edges)

    def test_edge_list_is_read_by_networkx(self):
        if importlib.util.find_spec("networkx") is None:
            self.skipTest("there is no networkx; Dijkstra's algorithm of this test reads the same list")
        import networkx
        (self.folder / "edges.txt").write_text(export("network", CONFIG, *STUDY, "--slot", "4"))
        graph = networkx.read_edgelist(self.folder / "edges.txt", nodetype=int, data=[
            ("latency_s", float), ("distance_km", float), ("kind", str), ("state", str)])
        least = networkx.single_source_dijkstra_path_length(graph, 0, weight="latency_s")
        row = self.arrays()["path_latencies_s"][4, 0]
        self.assertEqual(set(least), {node for node in range(SATELLITES) if math.isfinite(row[node])})
        for node, latency in least.items():
            self.assertAlmostEqual(latency, row[node], delta=1e-6 * latency)

    def test_nodes_are_below_their_positions(self):
        sky = self.arrays()
        rows = list(csv.DictReader(io.StringIO(export("network", CONFIG, *STUDY, "--format", "nodes", "--slot", "5"))))
        self.assertEqual(len(rows), SATELLITES)
        for row, position in zip(rows, sky["positions_km"][5]):
            longitude, latitude = place_below(position, sky["times_s"][5])
            self.assertAlmostEqual(float(row["longitude_deg"]), longitude, delta=2e-6)
            self.assertAlmostEqual(float(row["latitude_deg"]), latitude, delta=2e-6)
            self.assertAlmostEqual(float(row["altitude_km"]), 1200, delta=1e-3)

    def test_czml_goes_through_the_positions_of_all_slots(self):
        sky = self.arrays()
        packets = json.loads(export("network", CONFIG, *STUDY, "--format", "czml"))
        self.assertEqual([packet["id"] for packet in packets],
                         ["document"] + [f"satellite-{number}" for number in range(SATELLITES)])
        for number, packet in enumerate(packets[1:]):
            samples = numpy.array(packet["position"]["cartesian"]).reshape(-1, 4)
            self.assertTrue((numpy.diff(samples[:, 0]) > 0).all())
            for slot, time_s in enumerate(sky["times_s"]):
                nearest = samples[numpy.abs(samples[:, 0] - time_s).argmin()]
                self.assertAlmostEqual(nearest[0], time_s, delta=1e-6)
                numpy.testing.assert_allclose(nearest[1:] / 1e3, sky["positions_km"][slot, number], atol=1e-4)

    def test_czml_of_a_placement_refers_to_what_is_there(self):
        packets = json.loads(self.place("czml"))
        self.assertEqual(packets[0]["version"], "1.0")
        begin, end = packets[0]["clock"]["interval"].split("/")
        ids = [packet["id"] for packet in packets]
        self.assertEqual(len(set(ids)), len(ids))
        ways = [packet for packet in packets if "polyline" in packet]
        self.assertTrue(any(packet["id"].startswith("token-") for packet in ways))
        for packet in ways:
            for reference in packet["polyline"]["positions"]["references"]:
                self.assertIn(reference.removesuffix("#position"), ids)
            last = begin
            for interval in packet["availability"]:
                start, stop = (datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)
                               for text in interval.split("/"))
                self.assertLess(start, stop)
                self.assertLessEqual(last, interval)  # ISO 8601 sorts as time does
                last = interval.split("/")[1]
            self.assertLessEqual(last, end)

    def test_geojson_keeps_the_rules_of_rfc_7946(self):
        crossings = 0
        for slot in range(12):
            found = json.loads(self.place("geojson", "--slot", str(slot)))
            self.assertEqual(found["type"], "FeatureCollection")
            roles = [feature["properties"]["role"] for feature in found["features"]]
            self.assertEqual((roles.count("gateway"), roles.count("expert"), roles.count("token")), (8, 32, 8))
            for feature in found["features"]:
                geometry = feature["geometry"]
                if geometry is None:
                    self.assertEqual(feature["properties"]["role"], "token")
                    continue
                points = geometry["type"] == "Point"
                self.assertEqual(geometry["type"], "Point" if points else "MultiLineString")
                for line in [[geometry["coordinates"]]] if points else geometry["coordinates"]:
                    self.assertTrue(points or len(line) >= 2)
                    for longitude, latitude in line:
                        self.assertLessEqual(abs(longitude), 180)
                        self.assertLessEqual(abs(latitude), 90)
                        crossings += abs(longitude) == 180 and not points
                    for one, other in zip(line, line[1:]):
                        self.assertLessEqual(abs(one[0] - other[0]), 180)
        self.assertGreater(crossings, 0, "no way crosses the antimeridian: the test shows less than it could")

    def test_places_of_a_placement_are_those_of_its_satellites(self):
        nodes = {row["satellite"]: row for row in csv.DictReader(io.StringIO(
            export("network", CONFIG, *STUDY, "--format", "nodes", "--slot", "3")))}
        rows = list(csv.DictReader(io.StringIO(self.place("csv", "--slot", "3"))))
        features = json.loads(self.place("geojson", "--slot", "3"))["features"]
        self.assertEqual(len(rows), 40)
        for row, feature in zip(rows, features):
            node = nodes[row["satellite"]]
            self.assertEqual((row["longitude_deg"], row["latitude_deg"]), (node["longitude_deg"], node["latitude_deg"]))
            self.assertEqual(feature["geometry"]["coordinates"],
                             [float(row["longitude_deg"]), float(row["latitude_deg"])])
            self.assertEqual(str(feature["properties"]["satellite"]), row["satellite"])
            self.assertEqual(str(feature["properties"]["layer"]), row["layer"])
            self.assertEqual(feature["properties"]["expert"], int(row["expert"]) if row["expert"] else None)

    def test_map_of_experts_leads_back_to_the_placement(self):
        rows = json.loads(self.place("sglang"))["physical_to_logical_map"]
        placed = {}
        with open(self.folder / "found/placement.csv") as table:
            for row in csv.DictReader(table):
                if row["role"] == "expert":
                    placed.setdefault(int(row["layer"]), {})[int(row["satellite"])] = int(row["expert"])
        self.assertEqual(len(rows), len(placed))
        for layer, row in enumerate(rows):
            self.assertEqual(dict(zip(sorted(placed[layer]), row)), placed[layer])


def find_numpy():
    """NumPy of this Python; where only the system's has it, that runs this file instead."""
    if importlib.util.find_spec("numpy") is not None:
        return importlib.import_module("numpy")
    if sys.executable != SYSTEM_PYTHON and subprocess.run(
            [SYSTEM_PYTHON, "-c", "import numpy"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    return None


if __name__ == "__main__":
    try:
        numpy = find_numpy()
    except FileNotFoundError:  # no Python of the system's
        pass
    spacemoe = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
