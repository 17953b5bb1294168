"""What programs say, as numbers. Pure functions of text: tests give them text of either kind."""

import json
import re


def doctor_report(text):
    """`spacemoe doctor`: whether CUDA is ready, which device, or why not and what to do."""
    report = {"ready": False, "device": "", "why": "", "remedy": "", "facts": {}, "version": ""}
    for line in text.splitlines():
        if match := re.match(r"spacemoe +(.+)", line):
            report["version"] = match[1]
        elif match := re.match(r"cuda +ready: (.+)", line):
            report["ready"], report["device"] = True, match[1]
        elif match := re.match(r"cuda +not available: (.+)", line):
            report["why"] = match[1]
        elif match := re.match(r" +To have it: (.+)\.$", line):
            report["remedy"] = match[1]
        elif match := re.match(r" +(runtime|driver|compiled|devices|device \d+) +(.+)", line):
            report["facts"][match[1]] = match[2]
    return report


def driver_advice(report):
    """What the versions of driver and toolkit, and the compiled architectures, mean here."""
    facts = report["facts"]
    driver = _version(facts.get("driver", ""))
    runtime = _version(facts.get("runtime", ""))
    if driver and runtime and driver[0] < runtime[0]:
        return (f"The driver serves CUDA {driver[0]}.x, this program was made with "
                f"{runtime[0]}.{runtime[1]}. Update the driver, or make a package with a toolkit "
                f"of {driver[0]}.x (12.2 or later): CUDACXX=.../bin/nvcc ./bootstrap package. "
                "PTX does not help: a driver cannot read that of a later major version.")
    device = re.search(r"sm_(\d+)", facts.get("device 0", ""))
    compiled = [int(name) for name in re.findall(r"sm_(\d+)", facts.get("compiled", ""))]
    if not device or not compiled:
        return ""
    number = int(device[1])
    if any(one // 10 == number // 10 and one <= number for one in compiled):
        return ""
    if number < max(compiled):
        return f"Nothing here is compiled for sm_{number}: make a package with it."
    advice = (f"Nothing here is compiled for sm_{number}: the driver translates PTX of "
              f"sm_{max(compiled)} when a program first runs, and that time counts. ")
    if driver and runtime and driver < runtime:
        advice += "This driver may be too old for this toolkit's PTX; then update it. "
    return advice + f"SPACEMOE_CUDA_ARCHITECTURES={number} compiles for it."


def _version(text):
    match = re.search(r"CUDA (\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else None


def gtest_counts(text):
    """GoogleTest's JSON file."""
    data = json.loads(text)
    failed, skipped = [], 0
    for suite in data["testsuites"]:
        for test in suite["testsuite"]:
            if test.get("failures"):
                failed.append(f"{suite['name']}.{test['name']}")
            skipped += test.get("result") == "SKIPPED"
    return {"tests": data["tests"], "failed": failed, "skipped": skipped}


def run_figures(manifest_text):
    """manifest.json of a run: evaluated slots, those of all realisations, and wall seconds."""
    manifest = json.loads(manifest_text)
    return {"slots": manifest["slots"], "threads": manifest["threads"],
            "stages": {stage["stage"]: stage["wall_s"] for stage in manifest["stages"]}}


def run_details(text):
    """What `spacemoe -v run` says of backend and stages, without the progress."""
    stages = ("backend", "not cuda", "set-up", "planning", "evaluation", "statistics", "paths",
              "device", "host")
    return [line.rstrip() for line in text.splitlines() if line.strip().startswith(stages)]


def markdown_tables(text):
    """All tables in `text`, each as a list of rows by the names of their columns."""
    tables, names = [], None
    for line in text.splitlines():
        if not line.startswith("|"):
            names = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if names is None:
            names = cells
            tables.append([])
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            tables[-1].append(dict(zip(names, cells)))
    return tables


def benchmark_rows(text):
    """Google Benchmark's JSON: name, time and its own counters."""
    known = {"name", "family_index", "per_family_instance_index", "run_name", "run_type",
             "repetitions", "repetition_index", "threads", "iterations", "real_time", "cpu_time",
             "time_unit"}
    rows = []
    for one in json.loads(text)["benchmarks"]:
        row = {key: one[key] for key in ("name", "real_time", "cpu_time", "time_unit")}
        row["counters"] = {key: value for key, value in one.items() if key not in known}
        rows.append(row)
    return rows


def search_rate(text):
    """search.json: moves that the chains consumed, by second of tempering."""
    data = json.loads(text)
    return {"moves": data["moves"], "tempering_s": data["tempering_wall_s"],
            "moves_per_s": data["moves"] / data["tempering_wall_s"]}


def sanitizer_errors(text):
    """The count in the last line of compute-sanitizer; None where it never came to that."""
    counts = re.findall(r"ERROR SUMMARY: (\d+) error", text)
    return int(counts[-1]) if counts else None


def profile_metrics(text):
    """Lines of ncu's details page: name, unit (may be absent), value; of the first kernel."""
    metrics = {}
    for line in text.splitlines():
        match = re.match(r"^    ([A-Z#].*?) {2,}(?:(\S+) +)?([\d.,]+)\s*$", line)
        if match and match[1].strip() not in metrics:
            metrics[match[1].strip()] = f"{match[3]} {match[2] or ''}".strip()
    return metrics
