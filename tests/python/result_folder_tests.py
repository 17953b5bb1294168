"""Results that are written as the folders of the program."""

import csv
import gc
import json
import os
import pickle
import subprocess
import tempfile
import unittest
import weakref
from pathlib import Path

import numpy
import spacemoe

import shared
from shared import SMOKE, row

TABLES = ("summary", "layers", "draws", "slots", "distribution", "placements")

# What says when, where and by whom a result was made: times, and the seal over them.
CIRCUMSTANCES = ("command", "config_folder", "stages", "files", "lines_above_sha256")


def program(*arguments):
    return subprocess.run([shared.program, "-q", *arguments], check=True, capture_output=True, text=True).stdout


class SavedResults(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def check_same_tables(self, one, other):
        for name in TABLES:
            self.assertEqual((one / f"{name}.csv").read_bytes(), (other / f"{name}.csv").read_bytes(), name)

    def test_are_the_files_of_the_program(self):
        theirs, ours = self.folder / "theirs", self.folder / "a new/folder"
        program("run", SMOKE, "--out", theirs, "--set", "links.survival=0.9", "--seed", "5")
        spacemoe.run(SMOKE, links__survival=0.9, seed=5).save(ours)
        self.check_same_tables(ours, theirs)
        self.assertEqual(sorted(os.listdir(ours)), sorted(os.listdir(theirs)))
        manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (ours, theirs)]
        self.assertEqual(list(manifests[0]), list(manifests[1]))
        self.assertIn("python", manifests[0]["command"])
        for manifest in manifests:
            self.assertEqual((folder_of(manifest, ours if manifest is manifests[0] else theirs)), SMOKE.parent)
            for key in CIRCUMSTANCES:
                del manifest[key]
        self.assertEqual(*manifests)

    def test_are_read_by_report_and_compare(self):
        spacemoe.run(SMOKE, own=row).save(self.folder / "one")
        spacemoe.run(SMOKE, own=row, seed=7).save(self.folder / "two")
        page = self.folder / "page.html"
        program("report", self.folder / "one", "--out", page)
        self.assertIn("Row", page.read_text(encoding="utf-8"))
        compared = json.loads(program("compare", self.folder / "one", self.folder / "two", "--format", "json"))
        self.assertIn("Row", json.dumps(compared))
        same = program("compare", self.folder / "one", self.folder / "one")
        self.assertNotIn("differ", same.split("scheme")[0])

    def test_give_the_program_own_rules_as_placements(self):
        ours, theirs = self.folder / "ours", self.folder / "theirs"
        spacemoe.run(SMOKE, schemes=["SpaceMoE", row]).save(ours)
        schemes = json.dumps(["SpaceMoE", {"name": "Row", "placement": str(ours / "placements.csv")}])
        program("run", SMOKE, "--set", f"schemes={schemes}", "--out", theirs)
        self.check_same_tables(ours, theirs)
        # The manifest's own config does the same, where it stands as a file of the config's folder.
        manifest = json.loads((ours / "manifest.json").read_text())
        self.assertEqual((SMOKE.parent / manifest["config"]["schemes"][1]["placement"]).resolve(),
                         (ours / "placements.csv").resolve())
        lost = program("failover", SMOKE, "--set", f"schemes={schemes}", "--pairs", "0", "--out",
                       self.folder / "losses.csv")
        self.assertIn("Row", lost)

    def test_of_evaluations_and_dictionaries_too(self):
        os.chdir(self.folder)
        self.addCleanup(os.chdir, shared.ROOT)
        resolved = json.loads(program("validate", SMOKE, "--format", "json"))
        study = spacemoe.Study(resolved)
        placement = study.place("SpaceMoE")[0]
        (self.folder / "elsewhere").mkdir()
        os.chdir(self.folder / "elsewhere")
        study.evaluate({"Mine": placement}).save("saved")
        with open(self.folder / "elsewhere/saved/summary.csv", encoding="utf-8", newline="") as file:
            line = next(csv.DictReader(file))
        self.assertEqual(line["scheme"], "Mine")
        manifest = json.loads(Path("saved/manifest.json").read_text(encoding="utf-8"))
        self.assertEqual(folder_of(manifest, Path("saved").resolve()), self.folder.resolve())
        program("report", "saved", "--out", "page.html")

    def test_of_rules_that_draw_have_all_placements(self):
        @spacemoe.scheme("Turned", random=True)
        def turned(model, draw):
            placement = shared.in_a_row(model.layers, model.experts)
            placement.gateways, placement.experts = placement.gateways + draw, placement.experts + draw
            return placement

        spacemoe.run(SMOKE, own=turned).save(self.folder / "saved")
        program("report", self.folder / "saved", "--out", self.folder / "page.html")
        with open(self.folder / "saved/placements.csv", encoding="utf-8", newline="") as file:
            gateways = [line for line in csv.DictReader(file) if (line["scheme"], line["role"]) == ("Turned", "gateway")]
        self.assertEqual([int(line["satellite"]) for line in gateways if line["draw"] == "3"],
                         [3 + 5 * layer for layer in range(8)])

    def test_are_kept_unless_they_may_go(self):
        results = spacemoe.run(SMOKE, schemes=["SpaceMoE"], time__slots=2)
        results.save(self.folder / "saved")
        with self.assertRaises(spacemoe.ConfigError) as refused:
            results.save(self.folder / "saved")
        self.assertEqual(refused.exception.key, "folder")
        self.assertIn("force", refused.exception.hint)
        results.save(self.folder / "saved", force=True)
        (self.folder / "notes").mkdir()
        (self.folder / "notes/summary.csv").write_text("mine")
        with self.assertRaisesRegex(spacemoe.ConfigError, "which spacemoe did not make"):
            results.save(self.folder / "notes", force=True)
        self.assertEqual((self.folder / "notes/summary.csv").read_text(), "mine")
        with self.assertRaises(spacemoe.FileError) as failed:
            results.save("/proc/self/saved")
        self.assertEqual(failed.exception.filename, "/proc/self/saved")

    def test_come_whole_out_of_a_pickle_but_for_saving(self):
        results = spacemoe.run(SMOKE, schemes=["SpaceMoE"], time__slots=2)
        copied = pickle.loads(pickle.dumps(results))
        self.assertEqual((str(copied), copied.schemes), (str(results), results.schemes))
        numpy.testing.assert_array_equal(copied.array("slots"), results.array("slots"))
        self.assertEqual(copied.placement(), results.placement())
        with self.assertRaisesRegex(spacemoe.ConfigError, "results: found a copy"):
            copied.save(self.folder / "saved")

    def test_do_not_keep_their_study(self):
        # Its paths may take much memory. The place of an own rule tells: it goes with the study.
        def place(model):
            return shared.in_a_row(model.layers, model.experts)

        results = spacemoe.run(SMOKE, own=spacemoe.scheme("Row")(place), time__slots=2)
        gone = weakref.ref(place)
        del place
        gc.collect()
        self.assertIsNone(gone())
        results.save(self.folder / "saved")


def folder_of(manifest, folder):
    """Where the paths of a manifest's config start."""
    return (folder / manifest["config_folder"]).resolve()
