"""The stubs of what is written in C++ agree with it, and all that the package shows has types and says what it is."""

import ast
import inspect
import re
import unittest

import spacemoe
from spacemoe import _core

from shared import ROOT

# Of classes, beside their public names.
SPECIAL = ("__init__", "__eq__")


def parameters_of_stub(function):
    """(name, whether it may be left out, whether it is given by name only) of each parameter but self."""
    arguments = function.args
    plain = arguments.args
    optional = len(plain) - len(arguments.defaults)
    found = [(one.arg, at >= optional, False) for at, one in enumerate(plain)]
    found += [(one.arg, default is not None, True) for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    return [parameter for parameter in found if parameter[0] != "self"]


def parameters_of_module(function):
    """The same from the first line of the docstring that pybind11 writes: NAME(self: TYPE, NAME: TYPE = VALUE, ..)."""
    inside = re.match(r"\w+\((.*)\) -> ", function.__doc__).group(1)
    found, by_name = [], False
    for parameter in re.split(r", (?=\w+: |\*)", inside):
        if parameter == "*":
            by_name = True
        elif not parameter.startswith("self: "):
            found.append((parameter.split(":")[0], " = " in parameter, by_name))
    return found


class Stubs(unittest.TestCase):
    def setUp(self):
        self.stub = ast.parse((ROOT / "python/spacemoe/_core.pyi").read_text(encoding="utf-8"))

    def classes(self):
        return [node for node in self.stub.body if isinstance(node, ast.ClassDef)]

    def test_have_the_names_of_the_module(self):
        named = {node.name for node in self.classes()}
        named |= {node.target.id for node in self.stub.body if isinstance(node, ast.AnnAssign)}
        self.assertEqual(named, {name for name in dir(_core) if not name.startswith("_")} | {"__version__"})
        for node in self.classes():
            there = {name for name in vars(getattr(_core, node.name)) if not name.startswith("_")}
            self.assertEqual({part.name for part in node.body} - set(SPECIAL), there, node.name)

    def test_have_the_parameters_of_the_module(self):
        compared = 0
        for node in self.classes():
            for part in node.body:
                of_module = inspect.getattr_static(getattr(_core, node.name), part.name)
                decorators = {ast.unparse(decorator) for decorator in part.decorator_list}
                if decorators:
                    self.assertIsInstance(of_module, property, part.name)
                    continue
                self.assertNotIsInstance(of_module, property, part.name)
                if part.name == "__eq__":
                    continue  # nobody names its parameter
                self.assertEqual(parameters_of_stub(part), parameters_of_module(of_module), f"{node.name}.{part.name}")
                compared += 1
        self.assertGreater(compared, 20)

    def test_say_which_properties_can_be_written(self):
        for node in self.classes():
            writable = {part.name for part in node.body for decorator in part.decorator_list
                        if ast.unparse(decorator).endswith(".setter")}
            there = {name for name, value in vars(getattr(_core, node.name)).items()
                     if isinstance(value, property) and value.fset}
            self.assertEqual(writable, there, node.name)


class Documentation(unittest.TestCase):
    def shown(self):
        """(name, thing) of all that the package shows, with the parts of classes."""
        for name in spacemoe.__all__:
            thing = getattr(spacemoe, name)
            if callable(thing):
                yield name, thing
            if inspect.isclass(thing):
                for part, value in vars(thing).items():
                    of_tuple = part in getattr(thing, "_fields", ())
                    if not part.startswith("_") and not of_tuple:
                        yield f"{name}.{part}", value

    def test_is_there_for_all_that_is_shown(self):
        for name, thing in self.shown():
            self.assertTrue((inspect.getdoc(thing) or "").strip(), name)

    def test_has_shapes_and_units_of_arrays(self):
        counted = 0
        for name, thing in self.shown():
            function = thing.fget if isinstance(thing, property) else thing
            if "NDArray" in str(getattr(function, "__annotations__", {}).get("return")):
                self.assertRegex(thing.__doc__, r"\[[a-z0-9\s,/]+\]", name)
                counted += 1
                if name.endswith("_s") or "rows" in name or "cost" in name:
                    self.assertIn("(s", thing.__doc__, name)
                if name.endswith("_km"):
                    self.assertIn("(km)", thing.__doc__, name)
        self.assertGreater(counted, 10)

    def test_has_a_type_for_all_that_is_given_and_returned(self):
        for name, thing in self.shown():
            function = thing.fget if isinstance(thing, property) else thing
            if not inspect.isfunction(function):
                continue  # classes, and what the stub has
            signature = inspect.signature(function)
            self.assertIsNot(signature.return_annotation, inspect.Signature.empty, name)
            for parameter in signature.parameters.values():
                if parameter.name != "self":
                    self.assertIsNot(parameter.annotation, inspect.Parameter.empty, f"{name}: {parameter.name}")
