"""Where the programs are: in an unpacked package, or in a build folder of the repository."""

import os
import platform
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Programs:
    def __init__(self, root):
        """`root`: an unpacked package or a build folder."""
        self.root = Path(root).resolve()
        candidates = (self.root / "configs", HERE.parents[1] / "configs")
        self.configs = next((path for path in candidates if path.is_dir()), candidates[0])

    def find(self, name):
        """The program's path, or None."""
        for folder in ("bin", "bench", "tests", "."):
            path = self.root / folder / name
            if path.is_file() and os.access(path, os.X_OK):
                return path
        return None


def default_root():
    """The package that this file is in, else what the repository has built."""
    package = HERE.parents[2]
    if (package / "bin" / "spacemoe").exists():
        return package
    builds = [HERE.parents[1] / "build" / name for name in ("cuda", "release", "package")]
    return next((build for build in builds if (build / "spacemoe").exists()), package)


def find_tool(name):
    """A tool of the CUDA toolkit, on PATH or not; None where there is none."""
    homes = [os.environ.get(key) for key in ("CUDA_HOME", "CUDA_PATH")] + ["/usr/local/cuda"]
    path = os.pathsep.join([os.environ.get("PATH", "")] + [f"{home}/bin" for home in homes if home])
    return shutil.which(name, path=path)


def host_machine():
    """What matters of the machine beside its GPU; nothing that names it."""
    processor = ""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            models = [line.split(":", 1)[1].strip() for line in file
                      if line.startswith("model name")]
            processor = models[0] if models else ""
    except OSError:
        pass
    libc, version = platform.libc_ver()
    return {"processor": processor or platform.machine(),
            "hardware_threads": len(os.sched_getaffinity(0)),
            "kernel": platform.release(), "c_library": f"{libc} {version}".strip()}
