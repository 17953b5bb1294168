"""Installs the package spacemoe. CMake builds its module in build/python; or in SPACEMOE_BUILD_DIR, a build folder of the
program that is configured; or the module is there already, as SPACEMOE_MODULE. Nothing is downloaded:
`pip install --no-build-isolation .`"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent


class BuildByCMake(build_ext):
    def build_extension(self, extension):
        target = Path(self.get_ext_fullpath(extension.name))
        module = os.environ.get("SPACEMOE_MODULE") or self.built_module(target.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(module, target)

    def built_module(self, name):
        folder = Path(os.environ.get("SPACEMOE_BUILD_DIR") or configured())
        subprocess.run(["cmake", "--build", folder, "--target", "spacemoe_python", "--parallel"], check=True)
        module = folder / "python/spacemoe" / name
        if not module.exists():
            raise SystemExit(f"no {module}: that folder is configured for another Python than {sys.executable}")
        return module


def configured():
    """A build folder of this package alone, for the Python that installs it."""
    folder = ROOT / "build/python"
    configure = ["cmake", "-S", ROOT, "-B", folder, "-DCMAKE_BUILD_TYPE=Release", "-DSPACEMOE_TESTS=OFF",
                 "-DSPACEMOE_BENCH=OFF", "-DSPACEMOE_PYTHON=ON", f"-DPython3_EXECUTABLE={sys.executable}"]
    if shutil.which("ninja") and not (folder / "CMakeCache.txt").exists():
        configure += ["-G", "Ninja"]
    subprocess.run(configure, check=True)
    return folder


def version():
    text = (ROOT / "CMakeLists.txt").read_text()
    return re.search(r"project\(spacemoe VERSION ([0-9.]+)", text).group(1)


setup(
    version=version(),
    package_dir={"": "python"},
    packages=["spacemoe"],
    package_data={"spacemoe": ["py.typed", "*.pyi"]},
    ext_modules=[Extension("spacemoe._core", sources=[])],
    cmdclass={"build_ext": BuildByCMake},
    zip_safe=False,
)
