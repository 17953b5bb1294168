"""A rule that a config runs as a command and Python as a function."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import spacemoe

import shared
from shared import ROOT, SMOKE


class TheExampleRule(unittest.TestCase):
    """examples/plane_rule, by a config's command and as a function of Python."""

    def test_places_the_same_both_ways_with_the_same_figures(self):
        rule = ROOT / "examples/plane_rule/plane_rule.py"
        loaded = importlib.util.spec_from_file_location("plane_rule", rule)
        plane_rule = importlib.util.module_from_spec(loaded)
        loaded.loader.exec_module(plane_rule)
        with tempfile.TemporaryDirectory() as folder:
            # By this Python, which has NumPy.
            command = {"name": "Command", "exec": [sys.executable, str(rule)]}
            config = Path(folder) / "study.yaml"
            config.write_text(json.dumps({**json.loads(subprocess.run(
                [shared.program, "validate", SMOKE, "--format", "json"], check=True, capture_output=True).stdout),
                "schemes": ["SpaceMoE", command]}))
            subprocess.run([shared.program, "-q", "run", config, "--out", folder + "/out"], check=True,
                           stdout=subprocess.DEVNULL)
            with open(folder + "/out/summary.csv", encoding="utf-8", newline="") as file:
                of_command = list(csv.DictReader(file))[1]
            with open(folder + "/out/placements.csv", encoding="utf-8", newline="") as file:
                lines = [line for line in csv.DictReader(file) if line["scheme"] == "Command"]
            results = spacemoe.run(config, schemes=["SpaceMoE", plane_rule.scheme("Function"), command])
        function = results.placement("Function")
        for line in lines:
            layer = int(line["layer"])
            satellite = (function.gateways[layer] if line["role"] == "gateway" else
                         function.experts[layer, int(line["expert"])])
            self.assertEqual(satellite, int(line["satellite"]))
        self.assertEqual(len(lines), 8 * 5)
        self.assertEqual(results.placement("Command"), function)
        for figure in ("exact_mean_s", "mean_s", "p99_s", "ratio"):
            self.assertEqual(results.figure("Function", figure), float(of_command[figure]), figure)
            self.assertEqual(results.figure("Command", figure), float(of_command[figure]), figure)

    def test_that_fails_raises_config_error(self):
        with self.assertRaises(spacemoe.ConfigError) as raised, tempfile.TemporaryDirectory() as folder, \
                unittest.mock.patch.dict(os.environ, TMPDIR=folder):
            spacemoe.run(SMOKE, schemes=["SpaceMoE", {"name": "Mine", "exec": ["sh", "-c", "echo lost >&2; exit 7"]}])
        self.assertEqual(raised.exception.key, "schemes.1.exec")
        self.assertIn("exit code 7", raised.exception.found)
        self.assertIn("lost", raised.exception.hint)
