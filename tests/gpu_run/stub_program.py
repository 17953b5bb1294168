#!/usr/bin/env python3
"""Stands in for every program that bench/gpu/run starts, by the name that it is called with.

What goes wrong is chosen by STUB, words apart by spaces: no_gpu, old_driver, hang, difference,
integer, no_table, wrong_paths, errors, failed_test.
"""

import json
import os
import sys
import time
from pathlib import Path

wrong = os.environ.get("STUB", "").split()
name = Path(sys.argv[0]).name
words = sys.argv[1:]


def value_of(flag):
    return words[words.index(flag) + 1]


def doctor():
    print("spacemoe   0.1.0 (abc), built with GNU 12.2.0")
    print("cpu        ready: AVX3, 2 of 2 hardware threads")
    driver = "for CUDA 12.4" if "old_driver" in wrong else "for CUDA 13.0"
    if "no_gpu" in wrong or "old_driver" in wrong:
        print("cuda       not available: no CUDA device")
        device = "           devices   none"
    else:
        print("cuda       ready: NVIDIA Stub 90, sm_90")
        device = "           device 0  NVIDIA Stub 90, sm_90, 132 multiprocessors, 80 GiB"
    print(f"           runtime   CUDA 13.0\n           driver    {driver}")
    print(f"           compiled  sm_80 sm_90, newest also as PTX\n{device}")
    if "no_gpu" in wrong or "old_driver" in wrong:
        print("           To have it: check what nvidia-smi lists.")


def run():
    backend, out = value_of("--backend"), Path(value_of("--out"))
    slots = int(next(word for word in words if word.startswith("time.slots=")).partition("=")[2])
    if "hang" in wrong and backend == "cuda" and slots == 2000:
        # Something that the program started and that does not end by itself either.
        os.system("sleep 300")
    off = {"difference": 1e-5, "integer": 1e-9}
    mean = 1.25 + (sum(off.get(word, 1e-9) for word in wrong) or 1e-9 if backend == "cuda" else 0.0)
    tokens = 10_000_001 if "integer" in wrong and backend == "cuda" else 10_000_000
    out.mkdir(parents=True, exist_ok=True)
    (out / "summary.csv").write_text(f"scheme,tokens,mean_s\nSpaceMoE,{tokens},{mean!r}\n")
    (out / "manifest.json").write_text(json.dumps(
        {"slots": slots, "threads": 2, "stages": [{"stage": "planning", "wall_s": 0.25},
                                  {"stage": "evaluation", "wall_s": 0.001 * slots}]}))
    print(f"backend {backend} (stub, 2 threads)\nplanning        0.250 s, peak memory 9 MB",
          file=sys.stderr)


def search():
    out = Path(value_of("--out"))
    out.mkdir(parents=True, exist_ok=True)
    (out / "search.json").write_text('{"moves": 12000000, "tempering_wall_s": 6.0}')


def device_test():
    file = next(word for word in words if word.startswith("--gtest_output=json:"))
    failures = [{"failure": "x"}] if "failed_test" in wrong else []
    tests = [{"name": "Bits", "result": "COMPLETED", "failures": failures},
             {"name": "Wide", "result": "SKIPPED"}]
    Path(file.partition(":")[2]).write_text(json.dumps(
        {"tests": 2, "testsuites": [{"name": "Device", "testsuite": tests}]}))
    sys.exit(1 if failures else 0)


def kernel_timer():
    print("NVIDIA Stub 90, sm_90")
    if "no_table" not in wrong:
        print("| pass | kernel | median, us |\n|---|---|---|\n| planning | paths_kernel | 3.21 |")


def path_bench():
    bits = "7 WRONG" if "wrong_paths" in wrong else "same"
    print(f"| satellites | form | bits |\n|---|---|---|\n| 1056 | walk | {bits} |")
    sys.exit(bits != "same")


def backend_bench():
    print(json.dumps({"benchmarks": [
        {"name": "BM_Planning", "run_name": "BM_Planning", "real_time": 1.5, "cpu_time": 1.0,
         "time_unit": "ms", "iterations": 9, "time_per_slot": 4e-5}]}))


def sanitizer():
    count = 3 if "errors" in wrong else 0
    print(f"========= ERROR SUMMARY: {count} errors")
    sys.exit(9 if count else 0)


def profiler():
    print("  paths_kernel(...)\n    Section: GPU Speed Of Light Throughput")
    print("    Duration                                usecond        24.10")


def spacemoe():
    command = next(word for word in words if not word.startswith("-"))
    {"doctor": doctor, "run": run, "search": search}[command]()


def nvidia_smi():
    print("580.65.06, 1980 MHz, 2619 MHz, 700.00 W")


{"spacemoe": spacemoe, "cuda_device_test": device_test, "kernel_timer": kernel_timer,
 "path_bench": path_bench, "backend_bench": backend_bench, "compute-sanitizer": sanitizer,
 "ncu": profiler, "nvidia-smi": nvidia_smi}[name]()
