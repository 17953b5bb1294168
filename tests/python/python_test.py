#!/usr/bin/env python3
"""The Python module: python_test.py SPACEMOE

What it computes is held against the files of the program, and against sums over enumerated sets along paths that are
found here.
"""

import sys
import unittest
from pathlib import Path

import shared
from call_tests import Errors, LongCalls, Memory, Notebook
from command_tests import TheExampleRule
from figure_tests import Arrays, Costs, OwnRules, Tables
from result_folder_tests import SavedResults
from search_tests import Searches
from stub_tests import Documentation, Stubs

__all__ = ["Arrays", "Costs", "Documentation", "Errors", "LongCalls", "Memory", "Notebook", "OwnRules", "SavedResults",
           "Searches", "Stubs", "Tables", "TheExampleRule"]

if __name__ == "__main__":
    shared.program = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
