"""The report of a run on a GPU machine, as Markdown. results/gpu/README.md explains its columns."""


def markdown(data):
    """`data`: what the JSON file holds."""
    parts = [_head(data), _agreement(data["agreement"]), _stages(data["runs"])]
    parts += [_copied(title, data[key]) for title, key in
              (("Path kernels and their floors", "paths"), ("Kernels and their floors", "kernels"))]
    parts += [_benchmarks(data["benchmarks"]), _search(data["search"]),
              _profile(data["profile"]), _steps(data["steps"])]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(names, rows):
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")


def _head(data):
    machine, doctor, tests = data["machine"], data["doctor"], data["device_tests"]
    facts = [("device", doctor["device"]), ("driver", machine.get("driver", "")),
             ("driver serves", doctor["facts"].get("driver", "")),
             ("runtime", doctor["facts"].get("runtime", "")),
             ("compiled for", doctor["facts"].get("compiled", "")),
             ("clocks and power", machine.get("clocks", "")),
             ("host", f"{machine['processor']}, {machine['hardware_threads']} threads"),
             ("program", doctor["version"]), ("date", data["date"]),
             ("whole run", f"{data['seconds']:.0f} s")]
    if tests:
        failed = ", ".join(tests["failed"]) or "none"
        facts.append(("device tests", f"{tests['tests']}, skipped {tests['skipped']}, "
                                      f"failed: {failed}"))
    text = f"# {data['title']}\n\n" + table(("", ""), [fact for fact in facts if fact[1]])
    return text + (f"\n\n{data['advice']}" if data["advice"] else "")


def _agreement(results):
    if not results:
        return ""
    rows = []
    for one in results:
        verdict = "agrees" if one["agrees"] else "DIFFERS: " + "; ".join(one["faults"][:3])
        rows.append((one["study"], one["file"], one["equal_cells"], one["other_cells"],
                     f"{one['worst']:.1e}", one["worst_at"], verdict))
    names = ("study", "file", "cells equal", "others", "worst relative difference", "where",
             "verdict")
    return "## CPU and CUDA agree\n\n" + table(names, rows)


def _stages(runs):
    if not runs:
        return ""
    stages = list(dict.fromkeys(stage for run in runs for stage in run["stages"]))
    rows = []
    for run in runs:
        seconds = [f"{run['stages'][stage]:.3f}" if stage in run["stages"] else "-"
                   for stage in stages]
        slot_us = 1e6 * run["stages"].get("evaluation", 0.0) / run["slots"]
        rows.append((run["study"], run["backend"], run["threads"], *seconds,
                     f"{run['wall_s']:.2f}", f"{slot_us:.1f}"))
    names = ("study", "backend", "threads", *(f"{stage}, s" for stage in stages), "wall, s",
             "evaluation, us a slot")
    text = "## Runs\n\n" + table(names, rows)
    last = next((run for run in reversed(runs) if run["backend"] == "cuda"), runs[-1])
    if not last["said"]:
        return text
    said = "\n".join(f"    {line}" for line in last["said"])
    return f"{text}\n\nWhat the last of them on {last['backend']} said:\n\n{said}"


def _copied(title, tables):
    parts = [table(rows[0].keys(), [row.values() for row in rows]) for rows in tables if rows]
    return f"## {title}\n\n" + "\n\n".join(parts) if parts else ""


def _benchmarks(rows):
    if not rows:
        return ""
    cells = [(row["backend"], row["name"], f"{row['real_time']:.3f} {row['time_unit']}",
              ", ".join(f"{key} {value:.3g}" for key, value in row["counters"].items()
                        if isinstance(value, (int, float)))) for row in rows]
    return "## Whole passes\n\n" + table(("backend", "benchmark", "time", "counters"), cells)


def _search(rates):
    if not rates:
        return ""
    rows = [(one["backend"], one["moves"], f"{one['tempering_s']:.2f}",
             f"{one['moves_per_s'] / 1e6:.2f}") for one in rates]
    return "## Search\n\n" + table(("backend", "moves", "tempering, s", "million moves a second"),
                                   rows)


def _profile(metrics):
    if not metrics:
        return ""
    return "## The path kernel under the profiler\n\n" + table(("metric", "value"), metrics.items())


def _steps(steps):
    rows = [(step["name"], step["status"], f"{step['seconds']:.1f}", f"{step['limit_s']:.0f}",
             step["note"]) for step in steps]
    return "## Steps\n\n" + table(("step", "status", "s", "limit, s", "note"), rows)
