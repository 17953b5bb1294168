"""Commands one after the other, each within a time limit of its own and all within a total."""

import os
import shlex
import signal
import subprocess
import time
from dataclasses import dataclass

# How long a command that was told to end may take for it, before it is killed.
GRACE_S = 2.0


@dataclass
class Step:
    """One command: how it ended, and what it said."""

    name: str
    status: str  # ok, failed, timed out, skipped
    seconds: float = 0.0
    limit_s: float = 0.0
    note: str = ""
    exit_code: int | None = None
    stdout: str = ""
    stderr: str = ""

    @property
    def is_ok(self):
        return self.status == "ok"

    @property
    def text(self):
        return self.stdout + self.stderr

    def fail(self, why):
        """A command can end with 0 and still be wrong: what it gave is not what was asked for."""
        self.status = "failed"
        self.note = why


class StepRunner:
    def __init__(self, total_s, log, tell=print, limits=1.0):
        """`log`: an open text file that gets all output; `tell`: gets a line for each step;
        `limits`: what limits of steps are multiplied by."""
        self._deadline = time.monotonic() + total_s
        self._log = log
        self._tell = tell
        self._limits = limits
        self.steps = []

    def run(self, name, command, limit_s, env=None):
        """Runs `command`, a list, without a shell. Never raises for what the command does."""
        left = self._deadline - time.monotonic() - GRACE_S
        if left < 1.0:
            return self.skip(name, "no time left")
        limit_s = min(limit_s * self._limits, left)
        started = time.monotonic()
        step = Step(name, "ok", limit_s=limit_s)
        try:
            process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                env={**os.environ, **(env or {})}, start_new_session=True)
        except OSError as error:
            return self._add(Step(name, "failed", note=str(error)), command)
        try:
            step.stdout, step.stderr = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            step.stdout, step.stderr = _end(process)
            step.status = "timed out"
            step.note = f"ended after {limit_s:.0f} s"
        step.seconds = time.monotonic() - started
        step.exit_code = process.returncode
        if step.status == "ok" and process.returncode != 0:
            step.fail(f"exit code {process.returncode}: {_last_line(step)}")
        return self._add(step, command)

    def skip(self, name, why):
        return self._add(Step(name, "skipped", note=why), [])

    def fail(self, step, why):
        """As Step.fail, and says so."""
        step.fail(why)
        self._tell(f"-- {step.name}: failed: {why}")

    def _add(self, step, command):
        self.steps.append(step)
        self._tell(f"-- {step.name}: {step.status}, {step.seconds:.1f} s"
                   + (f": {step.note}" if step.note else ""))
        print(f"===== {step.name}: {shlex.join(str(part) for part in command)}\n{step.stdout}"
              f"{step.stderr}----- {step.status}, {step.seconds:.2f} s. {step.note}\n",
              file=self._log, flush=True)
        return step


def _last_line(step):
    """The last thing that a command said: programs name their error there."""
    lines = [line for line in (step.stderr or step.stdout).splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "it said nothing"


def _end(process):
    """Ends a command and all that it started; what it had said by then."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            pass
        try:
            return process.communicate(timeout=GRACE_S / 2)
        except subprocess.TimeoutExpired:
            continue
    return "", ""
