"""How calls end: errors, Ctrl-C, progress, memory; and the notebook."""

import contextlib
import gc
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import spacemoe

from shared import ROOT, SMOKE, in_a_row, row


class Errors(unittest.TestCase):
    def test_have_the_fields_of_the_programs(self):
        with self.assertRaises(spacemoe.ConfigError) as caught:
            spacemoe.run(SMOKE, links={"survival": 1.5}, time={"slot": 3})
        error = caught.exception
        complaints = {complaint.key: complaint for complaint in error.complaints}
        self.assertEqual(complaints["links.survival"].found, "found 1.5")
        self.assertIn("slots", complaints["time.slot"].hint)
        self.assertIn("--set links.survival=1.5", complaints["links.survival"].file)
        self.assertIsInstance(error, ValueError)
        self.assertEqual(pickle.loads(pickle.dumps(error)).complaints, error.complaints)

    def test_of_files_name_line_and_column(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.yaml"
            path.write_text(SMOKE.read_text().replace("experts: 4", "experts: four"))
            with self.assertRaises(spacemoe.ConfigError) as caught:
                spacemoe.run(path)
        error = caught.exception
        self.assertEqual((error.key, error.file), ("model.experts", str(path)))
        self.assertEqual(path.name in str(error), True)
        self.assertGreater(error.line, 1)

    def test_of_dictionaries_name_no_place(self):
        with self.assertRaises(spacemoe.ConfigError) as caught:
            spacemoe.Study({"model": {"preset": "no-such-model"}, "schemes": ["SpaceMoE"]})
        self.assertNotIn("config.dict", str(caught.exception))
        self.assertEqual((caught.exception.file, caught.exception.line), ("", 0))

    def test_of_own_rules_name_the_scheme(self):
        @spacemoe.scheme("Twice")
        def twice(model):
            placement = in_a_row(model.layers, model.experts)
            placement.experts[3, 3] = 0
            return placement

        with self.assertRaises(spacemoe.ConfigError) as caught:
            spacemoe.run(SMOKE, schemes=["SpaceMoE", twice])
        self.assertEqual(caught.exception.key, "schemes.1")
        self.assertIn("satellite 0", caught.exception.found)
        self.assertTrue(caught.exception.hint)

    def test_are_files_backends_and_arguments_too(self):
        with self.assertRaises(spacemoe.FileError):
            spacemoe.run("/nowhere/study.yaml")
        with self.assertRaises(spacemoe.ConfigError):
            spacemoe.Study(SMOKE, backend="abacus")
        with self.assertRaisesRegex(spacemoe.ConfigError, "slots: found 12, allowed: 0 to 11"):
            spacemoe.Study(SMOKE).evaluation.path_rows([0], [12])
        with self.assertRaises(TypeError):
            spacemoe.Study(SMOKE, time={"slots": object()})


LONG_STUDY = """
import sys
import spacemoe
study = spacemoe.Study(sys.argv[1], time__slots=200000)
def started(stage, done, total):
    if stage == "evaluation" and done > 0:
        print("started", flush=True)
try:
    study.run(progress=started)
except KeyboardInterrupt:
    print("stopped")
"""

LONG_SEARCH = """
import sys
import threading
import time
import spacemoe
study = spacemoe.Study(sys.argv[1])
def tell():
    time.sleep(1)  # the search has begun, and no code of Python runs meanwhile
    print("started", flush=True)
threading.Thread(target=tell).start()
try:
    study.search(time_limit_s=200, bound_limit_s=0)
except KeyboardInterrupt:
    print("stopped")
"""

ENDLESS_RULE = """
import sys
import spacemoe
@spacemoe.scheme("Endless")
def endless(model):
    print("started", flush=True)
    while True:
        pass
try:
    spacemoe.run(sys.argv[1], own=endless)
except KeyboardInterrupt:
    print("stopped")
"""


class LongCalls(unittest.TestCase):
    def interrupted(self, script):
        """What a script says after a Ctrl-C that came once it said "started"."""
        with subprocess.Popen([sys.executable, "-c", script, SMOKE], stdout=subprocess.PIPE, text=True) as running:
            try:
                self.assertEqual(running.stdout.readline(), "started\n")
                running.send_signal(signal.SIGINT)
                said, _ = running.communicate(timeout=60)
            except BaseException:
                running.kill()
                raise
            return said.splitlines()[-1], running.returncode

    def test_end_with_keyboard_interrupt(self):
        self.assertEqual(self.interrupted(LONG_STUDY), ("stopped", 0))

    def test_end_so_where_no_code_of_python_runs(self):
        self.assertEqual(self.interrupted(LONG_SEARCH), ("stopped", 0))

    def test_end_inside_of_own_rules_too(self):
        self.assertEqual(self.interrupted(ENDLESS_RULE), ("stopped", 0))

    def test_tell_progress_on_the_thread_that_called(self):
        told = []
        spacemoe.run(SMOKE, progress=lambda *state: told.append((*state, threading.get_ident())))
        self.assertEqual(told[-1][:3], ("evaluation", 12, 12))
        self.assertEqual({state[3] for state in told}, {threading.get_ident()})

    def test_tell_progress_to_bars(self):
        made = []

        class Bar:
            def __init__(self, total, desc):
                self.total, self.desc, self.count, self.closed = total, desc, 0, False
                made.append(self)

            def update(self, more):
                self.count += more

            def close(self):
                self.closed = True

        spacemoe.run(SMOKE, progress=Bar)
        self.assertEqual((made[-1].desc, made[-1].total, made[-1].count), ("evaluation", 12, 12))
        self.assertTrue(all(bar.closed for bar in made))

    def test_let_other_threads_run(self):
        counted = []
        ended = threading.Event()

        def count():
            while not ended.is_set():
                counted.append(1)
                time.sleep(0.001)

        other = threading.Thread(target=count)
        study = spacemoe.Study(SMOKE, time__slots=2000)
        other.start()
        before = len(counted)
        study.run()
        after = len(counted)
        ended.set()
        other.join()
        self.assertGreater(after, before + 1)

    def test_raise_what_progress_raises(self):
        def broken(stage, done, total):
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            spacemoe.run(SMOKE, progress=broken)


class Notebook(unittest.TestCase):
    def test_runs_and_has_the_papers_table(self):
        cells = json.loads((ROOT / "docs/paper.ipynb").read_text(encoding="utf-8"))["cells"]
        space = {}
        said = io.StringIO()
        folder = os.getcwd()
        os.chdir(ROOT)
        try:
            with contextlib.redirect_stdout(said):
                for cell in cells:
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]), space)  # pylint: disable=exec-used
        finally:
            os.chdir(folder)
        # As results/paper says, which the program has made.
        for line in ("SpaceMoE      1.043", "RandIntra-CG  3.296", "RandIntra     3.983", "RandPlace     5.638"):
            self.assertIn(line, said.getvalue())
        self.assertLess(space["least_s"], space["study"].cost(space["start"]))


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Memory(unittest.TestCase):
    def cycles(self, count):
        for _ in range(count):
            study = spacemoe.Study(SMOKE, own=row)
            study.planning.path_rows([0], [0])
            placement = in_a_row(8, 4)
            placement.gateways[0] = 1
        gc.collect()

    def test_is_flat_over_ten_thousand_cycles(self):
        self.cycles(1000)
        before = resident_bytes()
        self.cycles(10000)
        # A leak of a hundred bytes a cycle is a megabyte.
        self.assertLess(resident_bytes() - before, 1 << 20)
