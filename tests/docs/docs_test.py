#!/usr/bin/env python3
"""Checks the documents of the repository: docs_test.py SPACEMOE

- Examples: a block fenced as `yaml NAME`, `csv NAME` or `python NAME` is written to that file, a block fenced as
  `sh run` is run by `bash -euo pipefail`, in order, in a folder of the document's own that holds a link to configs/.
  A block fenced as `sh run MODULE` is skipped where python3 has no such module.
- Links to files of the repository lead somewhere, and so do their anchors.
- docs/config.md is what the schema of this program gives.
- No document is without an example.
- Tables that a script of a study makes of its data (results/STUDY/table, or knees) stand in its README.md as they are made.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKED = [*DOCUMENTS, *(ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
          *sorted(ROOT.glob("results/*/README.md")), *sorted(ROOT.glob("*/README.md"))]
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# The description of the model has formulas, no commands; the library's example is built by library_test.
WITHOUT_EXAMPLE = {"model.md", "library.md"}
TIME_LIMIT_S = 120

spacemoe = None


def blocks(text):
    """Kind, name and body of the blocks that examples are made of; of what is run, a module that it takes is the name."""
    for match in FENCE.finditer(text):
        words = match.group(1).split()
        if words[:2] == ["sh", "run"]:
            yield "run", words[2] if len(words) > 2 else None, match.group(2)
        elif len(words) == 2 and words[0] in ("yaml", "csv", "python"):
            yield "file", words[1], match.group(2)


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def anchors(text):
    """What GitHub makes of headings."""
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading)).strip().lower()
        found.add(plain.replace(" ", "-"))
    return found


def has_module(python, module):
    return subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def search_path():
    """PATH with the program, and with a python3 that has NumPy where the system's is the one that does."""
    first = [str(spacemoe.parent)]
    if not has_module("python3", "numpy") and has_module("/usr/bin/python3", "numpy"):
        first.append("/usr/bin")
    return os.pathsep.join([*first, os.environ["PATH"]])


class Documents(unittest.TestCase):
    def test_no_block_swallows_another(self):
        for document in DOCUMENTS:
            for match in FENCE.finditer(document.read_text()):
                with self.subTest(document=document.name):
                    self.assertNotIn("\n```", "\n" + match.group(2), "a block whose first fence is missing")

    def test_examples_run(self):
        for document in DOCUMENTS:
            found = list(blocks(document.read_text()))
            if document.name not in WITHOUT_EXAMPLE:
                with self.subTest(document=document.name):
                    self.assertTrue(any(kind == "run" for kind, _, _ in found), "no example")
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "configs").symlink_to(ROOT / "configs")
                environment = dict(os.environ, PATH=search_path())
                python = shutil.which("python3", path=environment["PATH"])
                for kind, name, body in found:
                    if kind == "file":
                        (Path(folder) / name).write_text(body)
                        continue
                    with self.subTest(document=document.name, example=body):
                        if name and not (python and has_module(python, name)):
                            self.skipTest(f"python3 has no {name}")
                        done = subprocess.run(["bash", "-euo", "pipefail", "-c", body], cwd=folder,
                                              env=environment, stdin=subprocess.DEVNULL, text=True,
                                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                              timeout=TIME_LIMIT_S, check=False)
                        self.assertEqual(done.returncode, 0, done.stdout)

    def test_links_lead_somewhere(self):
        for document in LINKED:
            for link in LINK.findall(without_code(document.read_text())):
                if re.match(r"[a-z]+:", link):
                    continue
                path, _, anchor = link.partition("#")
                target = (document.parent / path).resolve() if path else document
                with self.subTest(document=str(document.relative_to(ROOT)), link=link):
                    self.assertTrue(target.exists(), "no such file")
                    if anchor:
                        self.assertIn(anchor, anchors(target.read_text()), "no such heading")

    def test_tables_of_studies_are_those_of_their_data(self):
        scripts = sorted([*ROOT.glob("results/*/table"), *ROOT.glob("results/*/knees")])
        self.assertTrue(scripts, "no study has a table")
        for script in scripts:
            folder = script.parent
            document = (folder / "README.md").read_text()
            name = f"results/{folder.name}/{script.name}"
            commands = re.findall(rf"{name} (results/\S+\.csv)", document)
            self.assertTrue(commands, f"results/{folder.name}/README.md: no command of a table")
            for data in commands:
                with self.subTest(data=data):
                    made = subprocess.run([script, ROOT / data], check=True, capture_output=True).stdout.decode()
                    self.assertTrue(made in document, f"make it again: {name} {data}")

    def test_reference_of_config_keys_is_current(self):
        schema = subprocess.run([spacemoe, "schema"], check=True, capture_output=True).stdout
        made = subprocess.run([ROOT / "docs/make_config_reference.py"], input=schema, check=True,
                              capture_output=True).stdout.decode()
        self.assertEqual((ROOT / "docs/config.md").read_text(), made,
                         "make it again: spacemoe schema | docs/make_config_reference.py > docs/config.md")


if __name__ == "__main__":
    spacemoe = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
