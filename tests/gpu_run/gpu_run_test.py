#!/usr/bin/env python3
"""bench/gpu/run on a machine without a GPU: programs that stand in for ours and NVIDIA's.

    gpu_run_test.py SOURCE_DIR PROGRAM

PROGRAM is the real spacemoe, which must understand what it would be asked for.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(sys.argv.pop(1)).resolve()
PROGRAM = Path(sys.argv.pop(1)).resolve()
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "bench" / "gpu"))

import outputs  # noqa: E402
from compare_results import compare_tables  # noqa: E402
from steps import StepRunner  # noqa: E402
from studies import VARIANTS, flags_of, write_trace  # noqa: E402


class WholeRun(unittest.TestCase):
    """The command as a user starts it."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.package = self.folder / "a package"
        for name in ("bin/spacemoe", "bench/cuda_device_test", "bench/kernel_timer",
                     "bench/path_bench", "bench/backend_bench", "tools/nvidia-smi", "tools/compute-sanitizer",
                     "tools/ncu"):
            path = self.package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SOURCE / "tests" / "gpu_run" / "stub_program.py", path)
            path.chmod(0o755)
        (self.package / "configs").mkdir()

    def run_it(self, stub="", *flags, without=()):
        for name in without:
            (self.package / name).unlink()
        # Only what this test put there: no tool of this machine.
        bin_folder = self.folder / "path"
        bin_folder.mkdir()
        for name in ("env", "sh", "sleep"):
            (bin_folder / name).symlink_to(shutil.which(name))
        # Not what PATH has, which may be a script that looks for the real one.
        (bin_folder / "python3").symlink_to(sys.executable)
        self.done = subprocess.run(
            [SOURCE / "bench" / "gpu" / "run", "--programs", self.package, "--out",
             self.folder / "out", *flags],
            env={"PATH": f"{self.package / 'tools'}:{bin_folder}", "STUB": stub},
            text=True, capture_output=True, timeout=120, check=False)
        self.said = self.done.stdout + self.done.stderr
        data = list((self.folder / "out").glob("*.json"))
        self.data = json.loads(data[0].read_text()) if data else None
        self.report = data[0].with_suffix(".md").read_text() if data else ""
        self.status = {step["name"]: step["status"] for step in self.data["steps"]} if data else {}

    def note(self, name):
        return next(step["note"] for step in self.data["steps"] if step["name"] == name)

    def test_all_steps_and_both_files(self):
        self.run_it()
        self.assertEqual(self.done.returncode, 0, self.said)
        self.assertEqual(set(self.status.values()), {"ok"})
        self.assertEqual([(run["slots"], run["backend"]) for run in self.data["runs"]],
                         [(200, "cuda"), (200, "cuda"), (200, "cpu"), (2000, "cuda"),
                          (2000, "cpu"), (20000, "cuda"), (20000, "cpu"), (100, "cuda"),
                          (100, "cpu"), (1000, "cuda"), (1000, "cpu"), (50, "cuda"),
                          (50, "cpu"), (100, "cuda"), (100, "cpu"), (100, "cuda"), (100, "cpu"),
                          (50, "cuda"), (50, "cpu")])
        self.assertEqual([one["study"] for one in self.data["agreement"]],
                         ["200 slots", "2000 slots", "20000 slots", *VARIANTS])
        self.assertTrue(all(one["agrees"] for one in self.data["agreement"]))
        self.assertEqual(self.data["device_tests"], {"tests": 2, "failed": [], "skipped": 1})
        self.assertEqual(self.data["search"][0]["moves_per_s"], 2e6)
        self.assertEqual(self.data["profile"], {"Duration": "24.10 usecond"})
        for text in ("| all weather | cpu | 2 | 0.250 | 0.100 |",
                     "| device | NVIDIA Stub 90, sm_90 |", "| driver | 580.65.06 |",
                     "| planning | paths_kernel | 3.21 |", "| 1056 | walk | same |", "| cuda | 12000000 | 6.00 | 2.00 |",
                     "| cuda | BM_Planning | 1.500 ms | time_per_slot 4e-05 |",
                     "What the last of them on cuda said:\n\n    backend cuda (stub, 2 threads)"):
            self.assertIn(text, self.report)
        # The report is committed: nothing in it names this machine or its folders.
        self.assertNotIn(str(self.folder), self.report + json.dumps(self.data))
        self.assertNotIn(os.uname().nodename, self.report + json.dumps(self.data))

    def test_no_gpu_is_an_exit_code_a_reason_and_a_remedy(self):
        self.run_it("no_gpu")
        self.assertEqual(self.done.returncode, 3)
        self.assertIn("no GPU that works: no CUDA device; check what nvidia-smi lists", self.said)
        self.assertIsNone(self.data)

    def test_a_driver_that_is_too_old_is_said_with_the_way_out(self):
        self.run_it("old_driver")
        self.assertEqual(self.done.returncode, 3)
        self.assertIn("The driver serves CUDA 12.x, this program was made with 13.0. Update the "
                      "driver, or make a package with a toolkit of 12.x", self.said)

    def test_a_difference_is_named_and_the_rest_goes_on(self):
        self.run_it("difference")
        self.assertEqual(self.done.returncode, 1)
        self.assertEqual(self.status["agreement, 200 slots"], "failed")
        self.assertRegex(self.note("agreement, 200 slots"),
                         r"summary.csv: line 2, mean_s: 1\.25, 1\.25001")
        self.assertIn("DIFFERS", self.report)
        self.assertEqual(self.status["profiler"], "ok")

    def test_an_integer_that_is_off_by_one_is_a_difference(self):
        self.run_it("integer")
        self.assertIn("line 2, tokens: 10000000, 10000001", self.note("agreement, 200 slots"))

    def test_a_step_that_hangs_is_ended_and_the_rest_goes_on(self):
        # A limit of 40 s becomes 4.
        self.run_it("hang", "--seconds", "30")
        self.assertEqual(self.status["run, cuda, 2000 slots"], "timed out")
        self.assertEqual(self.status["run, cuda, 20000 slots"], "ok")
        self.assertEqual(self.status["profiler"], "ok")
        self.assertEqual(self.done.returncode, 1)
        self.assertIn("| run, cuda, 2000 slots | timed out |", self.report)

    def test_what_is_missing_is_said_and_skipped(self):
        self.run_it("", without=("tools/ncu", "tools/compute-sanitizer", "tools/nvidia-smi",
                                 "bench/cuda_device_test", "bench/path_bench"))
        self.assertEqual(self.done.returncode, 0, self.said)
        self.assertEqual(self.note("profiler"), "no ncu here")
        self.assertEqual(self.note("compute-sanitizer memcheck"), "no compute-sanitizer here")
        self.assertEqual(self.note("device tests"), "no cuda_device_test here")
        self.assertEqual(self.note("path_bench"), "no path_bench here")

    def test_what_programs_find_wrong_is_a_failure(self):
        self.run_it("failed_test errors no_table wrong_paths")
        self.assertEqual(self.done.returncode, 1)
        self.assertEqual(self.data["device_tests"]["failed"], ["Device.Bits"])
        self.assertEqual(self.note("compute-sanitizer memcheck"), "3 errors, see log.txt")
        self.assertEqual(self.note("kernel_timer"), "no table in what it said")
        self.assertEqual(self.status["path_bench"], "failed")
        self.assertIn("| 1056 | walk | 7 WRONG |", self.report)


def is_running(process):
    """Not so where it is only waiting to be asked how it ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Steps(unittest.TestCase):
    def setUp(self):
        self.log = open(os.devnull, "w", encoding="utf-8")
        self.addCleanup(self.log.close)

    def test_a_command_is_ended_with_all_that_it_started(self):
        runner = StepRunner(60, self.log, tell=lambda line: None)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "child"
            child = "trap '' TERM; sleep 300; sleep 300"
            step = runner.run(
                "x", ["sh", "-c", f"echo said; sh -c \"{child}\" & echo $! > '{file}'; wait"], 1)
            self.assertEqual((step.status, step.stdout), ("timed out", "said\n"))
            self.assertFalse(is_running(int(file.read_text())))

    def test_no_step_starts_when_time_is_up(self):
        runner = StepRunner(2.5, self.log, tell=lambda line: None)
        self.assertEqual(runner.run("x", ["true"], 9).note, "no time left")

    def test_a_program_that_does_not_start_is_a_failure(self):
        runner = StepRunner(60, self.log, tell=lambda line: None)
        self.assertEqual(runner.run("x", ["/nowhere/x"], 9).status, "failed")


class Studies(unittest.TestCase):
    def test_the_program_takes_all_settings(self):
        with tempfile.TemporaryDirectory() as folder:
            write_trace(Path(folder))
            for name, (config, settings) in VARIANTS.items():
                done = subprocess.run(
                    [PROGRAM, "run", SOURCE / "configs" / config, *flags_of(settings, folder),
                     "--dry-run"],
                    text=True, capture_output=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 0, f"{name}: {done.stderr}")


class Outputs(unittest.TestCase):
    def facts(self, device, compiled, driver="13.0"):
        return {"facts": {"driver": f"for CUDA {driver}", "runtime": "CUDA 13.0",
                          "compiled": f"{compiled}, newest also as PTX",
                          "device 0": f"X, {device}"}}

    def test_advice_says_when_ptx_serves(self):
        self.assertEqual(outputs.driver_advice(self.facts("sm_89", "sm_80 sm_90")), "")
        self.assertIn("translates PTX of sm_90",
                      outputs.driver_advice(self.facts("sm_120", "sm_80 sm_90")))
        self.assertIn("make a package with it",
                      outputs.driver_advice(self.facts("sm_75", "sm_80 sm_90")))
        self.assertIn("PTX does not help",
                      outputs.driver_advice(self.facts("sm_90", "sm_90", "12.8")))

    def test_cells(self):
        def faults(x, y):
            return compare_tables("t", [["a"], [x]], [["a"], [y]]).faults

        self.assertEqual(faults("1.0000001", "1.0000002"), [])
        self.assertEqual(faults("1", "0.9999999"), [])
        self.assertEqual(faults("0", "1e-300"), [])
        for x, y in (("1.0", "1.00001"), ("1000000000", "1000000001"), ("a", "b"), ("", "1"),
                     ("inf", "1.0"), ("nan", "1.0")):
            self.assertEqual(len(faults(x, y)), 1, (x, y))
        self.assertEqual(compare_tables("t", [["a"]], [["a"], ["1"]]).faults, ["1 and 2 lines"])

    def test_words_of_the_profiler(self):
        text = ("    DRAM Frequency   cycle/nsecond         2.61\n"
                "    Achieved Occupancy                  %        48.7\n"
                "    Block Size                                    1,024\n    ------ -----\n")
        self.assertEqual(outputs.profile_metrics(text),
                         {"DRAM Frequency": "2.61 cycle/nsecond", "Achieved Occupancy": "48.7 %",
                          "Block Size": "1,024"})


if __name__ == "__main__":
    unittest.main()
