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
import traceback
import unittest
from pathlib import Path

import numpy
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
        with self.assertRaises(spacemoe.ConfigError) as caught:
            spacemoe.Study(SMOKE, seed=-1)
        self.assertEqual(caught.exception.key, "evaluation.seed")
        with self.assertRaises(TypeError):
            spacemoe.Study(SMOKE, own=3)

    def test_of_files_have_the_fields_of_oserror(self):
        with self.assertRaises(spacemoe.FileError) as caught:
            spacemoe.run("/nowhere/study.yaml")
        error = caught.exception
        self.assertEqual((error.filename, error.strerror), ("/nowhere/study.yaml", "No such file or directory"))
        self.assertEqual(traceback.format_exception_only(type(error), error)[0].split(":")[0], "spacemoe.FileError")
        self.assertEqual(str(error), "cannot read /nowhere/study.yaml: No such file or directory")
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), again.filename), (str(error), error.filename))

    def test_of_backends_say_which_why_and_what_to_do(self):
        error = spacemoe.BackendUnavailable("backend cuda is unavailable", "cuda", "no device", "use cpu")
        self.assertEqual((error.backend, error.reason, error.remedy), ("cuda", "no device", "use cpu"))
        self.assertEqual(vars(pickle.loads(pickle.dumps(error))), vars(error))

    def test_of_numbers_name_the_argument(self):
        study = spacemoe.Study(SMOKE)
        network, laws = study.evaluation, study.laws
        placement = in_a_row(8, 4)
        for argument, allowed, call in (
                ("slot", "0 to 11", lambda: network.link_status(12)),
                ("slot", "0 to 11", lambda: network.link_status(-1)),
                ("slots", "0 to 11", lambda: network.positions_km([0, 12])),
                ("slots", "0 to 11", lambda: network.positions_km([-1])),
                ("slots", "one dimension", lambda: network.path_rows([0], [[0, 1]])),
                ("sources", "0 to 63", lambda: network.path_rows(64)),
                ("sources", "0 to 63", lambda: network.mean_path_rows([64])),
                ("sources", "0 to 63", lambda: network.path_rows([0, -1])),
                ("sources", "0 to 4294967295", lambda: network.path_rows([2**40])),
                ("sources", "one dimension", lambda: network.path_rows([[0, 1]])),
                ("sources", "numbers, or a mask of shape (64,)", lambda: network.path_rows([True, False])),
                ("layer", "0 to 7", lambda: laws.probability(8, [0, 1])),
                ("layer", "0 to 4294967295", lambda: laws.probability(-1, [0, 1])),
                ("among", "0 to 3", lambda: laws.probability(0, [0, 4])),
                ("slot", "0 to 11", lambda: laws.sample(12, 1)),
                ("tokens", "0 to 4294967295", lambda: laws.sample(0, -1)),
                ("threads", "0 to 4294967295", lambda: spacemoe.Study(SMOKE, threads=-1)),
                ("gateways", "[layers]", lambda: spacemoe.Placement([[1]], [[2]])),
                ("gateways", "0 to 4294967295", lambda: spacemoe.Placement([-1], [[2]])),
                ("gateways", "(8,)", lambda: setattr(placement, "gateways", [1, 2])),
                ("experts", "(8, 4)", lambda: setattr(placement, "experts", [1, 2])),
                ("gateways", "[placements, layers]", lambda: study.costs(placement.gateways, placement.experts)),
                ("experts", "[placements, layers, experts], as many as gateways",
                 lambda: study.costs([placement.gateways], placement.experts)),
                ("placement", "satellites 0 to 63", lambda: study.cost(spacemoe.Placement(
                    [64, *range(7)], numpy.arange(8, 40).reshape(8, 4)))),
                ("placement", "32 experts", lambda: study.cost(spacemoe.Placement([1], [[2]]))),
                ("scheme", "a scheme of the config, or a preset", lambda: study.place("Nobody"))):
            with self.assertRaises(spacemoe.ConfigError, msg=argument) as caught:
                call()
            self.assertEqual(caught.exception.key, argument)
            self.assertIn(allowed, caught.exception.allowed)
            self.assertTrue(caught.exception.found.startswith("found "), caught.exception.found)

    def test_of_types_name_the_argument(self):
        study = spacemoe.Study(SMOKE)
        for message, call in (
                ("slot: found 1.5, allowed: an integer", lambda: study.planning.link_status(1.5)),
                ("sources: found values of float64, allowed: integers", lambda: study.planning.path_rows(1.5)),
                ("sources: found values of <U1, allowed: integers", lambda: study.planning.path_rows("a")),
                ("layer: found None, allowed: an integer", lambda: study.laws.probability(None, [0, 1])),
                ("placement: found list, allowed: spacemoe.Placement", lambda: study.cost([1, 2])),
                ("placement: found int, allowed: spacemoe.Placement", lambda: study.layer_costs(3)),
                ("placements of 'A': found int, allowed: spacemoe.Placement", lambda: study.evaluate({"A": [1]})),
                ("progress: found 3, allowed: a function", lambda: study.run(progress=3))):
            with self.assertRaises(TypeError) as caught:
                call()
            self.assertIn(message, str(caught.exception))

    def test_of_own_rules_keep_their_traceback(self):
        @spacemoe.scheme("Broken")
        def broken(model):
            def the_users_line():
                return [][model.layers]
            try:
                the_users_line()
            except IndexError as error:
                raise RuntimeError("mine") from error

        try:  # assertRaises would drop the traceback
            spacemoe.run(SMOKE, own=broken)
        except RuntimeError as error:
            raised, cause = (self.lines_of(one) for one in (error, error.__cause__))
        self.assertEqual(raised[-1], ("broken", "raise RuntimeError(\"mine\") from error"))
        self.assertIn("run", [name for name, _ in raised])
        self.assertEqual(cause, [("broken", "the_users_line()"), ("the_users_line", "return [][model.layers]")])

    def lines_of(self, error):
        return [(frame.name, frame.line) for frame in traceback.extract_tb(error.__traceback__)]

    def test_of_own_rules_may_end_the_program(self):
        def leave(model):
            sys.exit(3)

        with self.assertRaises(SystemExit):
            spacemoe.run(SMOKE, own=spacemoe.scheme("Leaving")(leave))


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

# Each begins long work of one kind, which says nothing of itself.
LONG_CALLS = {
    "sampled evaluation": "study.evaluate(study.place('SpaceMoE')[0])",
    "search": "study.search(time_limit_s=200, bound_limit_s=0)",
    "path rows": "[study.evaluation.path_rows(range(64), range(10000)) for _ in range(1000)]",
    "positions": "[study.evaluation.positions_km() for _ in range(1000)]",
    "sampling": "study.laws.sample(0, 100000000)",
    "costs": "[study.costs(numpy.tile(gateways, (50000, 1)), numpy.tile(experts, (50000, 1, 1))) for _ in range(1000)]",
    "first cost": "spacemoe.Study(sys.argv[1], planning__slots=100000).cost(spacemoe.Placement(gateways, experts))",
}

LONG_CALL = """
import sys
import threading
import time
import numpy
import spacemoe
study = spacemoe.Study(sys.argv[1], time__slots=100000, evaluation__tokens_per_slot=10000)
gateways, experts = numpy.arange(8), numpy.arange(8, 40).reshape(8, 4)
def tell():
    time.sleep(0.5)  # the work has begun
    print("started", flush=True)
threading.Thread(target=tell).start()
try:
    {work}
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
        for name, work in LONG_CALLS.items():
            with self.subTest(name):
                self.assertEqual(self.interrupted(LONG_CALL.format(work=work)), ("stopped", 0))

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

    def test_take_one_thread_at_a_time(self):
        begun, may_end = threading.Event(), threading.Event()
        self.addCleanup(may_end.set)

        def waiting(model):
            begun.set()
            may_end.wait(60)
            return in_a_row(model.layers, model.experts)

        study = spacemoe.Study(SMOKE, own=spacemoe.scheme("Waiting")(waiting), time__slots=2)
        results = []
        first = threading.Thread(target=lambda: results.append(study.run()))
        first.start()
        self.assertTrue(begun.wait(60))
        with self.assertRaises(spacemoe.ConfigError) as refused:
            study.run()
        self.assertEqual((refused.exception.key, refused.exception.allowed), ("study", "one thread at a time"))
        self.assertGreater(study.cost(in_a_row(8, 4)), 0)  # which any number of threads may ask for
        may_end.set()
        first.join()
        self.assertEqual(results[0].schemes[-1], "Waiting")

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
