"""Results with their tables."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import shlex
import sys
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union

import numpy

from ._core import Placement
from ._errors import refusal

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Results:
    """What a run gives. Each table is the file of that name in a result folder, column by column and to the bit;
    docs/results.md says what they hold. Missing numbers are NaN, missing integers -1.

    `summary`, `layers`, `draws`, `slots`, `distribution` and `placements` are frames of pandas where it is installed,
    else structured arrays of NumPy; `frame` and `array` give one or the other. `print(results)` shows the summary.
    """

    def __init__(self, raw: Dict[str, Any]):
        self._raw = raw

    def __str__(self) -> str:
        return str(self._raw["text"])

    def __getstate__(self) -> Dict[str, Any]:
        return {"_raw": {key: value for key, value in self._raw.items() if key != "save"}}

    def __repr__(self) -> str:
        return f"<spacemoe.Results of {', '.join(self.schemes)}>"

    @property
    def schemes(self) -> List[str]:
        """Names of the schemes, in their order."""
        return list(self._raw["placements"])

    @property
    def reference(self) -> str:
        """The scheme that ratios are to."""
        return str(self._raw["reference"])

    @property
    def slots_planned(self) -> int:
        """Evaluation slots, of all realisations of the weather."""
        return int(self._raw["slots_planned"])

    @property
    def slots_done(self) -> int:
        """Those that were evaluated: fewer where a stopping rule was met."""
        return int(self._raw["slots_done"])

    @property
    def interrupted(self) -> bool:
        """Whether the run was stopped: there are no intervals then."""
        return bool(self._raw["interrupted"])

    def array(self, table: str) -> NDArray[Any]:
        """A table as a structured array [lines]: `results.array("summary")["mean_s"]`. KeyError where there is none."""
        # Texts are lists: of none of them NumPy would make numbers.
        return _structured({name: numpy.asarray(values, dtype=str if isinstance(values, list) else None)
                            for name, values in self._columns(table).items()})

    def frame(self, table: str) -> Any:
        """A table as a DataFrame of pandas. KeyError where there is no such table, ImportError where no pandas."""
        return importlib.import_module("pandas").DataFrame(self._columns(table))

    def placement(self, scheme: Optional[str] = None, draw: int = 0) -> Placement:
        """A placement of a scheme, by default of the reference. KeyError where there is no such scheme, IndexError
        where it has fewer draws."""
        name = self.reference if scheme is None else scheme
        draws: List[Placement] = _named(self._raw["placements"], name)
        if not -len(draws) <= draw < len(draws):
            raise IndexError(f"draw: found {draw}, allowed: 0 to {len(draws) - 1} of {name}")
        return draws[draw]

    def figure(self, scheme: str, name: str) -> float:
        """A figure of a scheme in the table summary: `results.figure("SpaceMoE", "exact_mean_s")`. KeyError where
        there is no such scheme or figure."""
        columns = self._columns("summary")
        at = {name: row for row, name in enumerate(columns["scheme"])}
        return float(_named({key: values for key, values in columns.items() if key != "scheme"}, name)[
            _named(at, scheme)])

    def save(self, folder: Union[str, os.PathLike[str]], *, force: bool = False) -> None:
        """Writes the result folder that `spacemoe run` writes, which `spacemoe report` and `compare` read; the tables
        are the same bytes. Its placements.csv gives any config a scheme: `{name: SpaceMoE, placement: FILE}`.

        The manifest's config names rules of Python as placements in there. ConfigError where the folder holds a result
        and force is not true, where files that are not spacemoe's would be overwritten, or where the study reads them;
        FileError where the folder cannot be written to.
        """
        if "save" not in self._raw:
            raise refusal("results", "found a copy, without the run that they are of", "what run and evaluate gave",
                          "save them before they are pickled or copied")
        self._raw["save"](os.fspath(folder), force, _command())

    @property
    def summary(self) -> Any:
        """A line for each scheme: latency, delivered fraction, ratio to the reference, with intervals."""
        return self._table("summary")

    @property
    def layers(self) -> Any:
        """A line for each scheme and layer."""
        return self._table("layers")

    @property
    def draws(self) -> Any:
        """A line for each scheme and placement."""
        return self._table("draws")

    @property
    def slots(self) -> Any:
        """A line for each scheme and slot."""
        return self._table("slots")

    @property
    def distribution(self) -> Any:
        """Sampled tokens by scheme and latency."""
        return self._table("distribution")

    @property
    def placements(self) -> Any:
        """A line for each scheme, placement and module; `placement` gives them as Placement."""
        return self._table("placements")

    def _columns(self, table: str) -> Dict[str, Any]:
        columns: Dict[str, Any] = _named(self._raw["tables"], table)
        return columns

    def _table(self, name: str) -> Any:
        return self.frame(name) if _has_pandas() else self.array(name)


class SearchResult:
    """What a search found, on the planning slots. Values are of its objective, in seconds."""

    def __init__(self, raw: Dict[str, Any]):
        self._raw = raw
        self._trace = _structured(dict(zip(("time_s", "moves", "best_s", "current_s", "accepted"), raw["trace"])))
        steps = dict(zip(("time_s", "layers", "arcs", "bound_s"), raw["bound_trace"]))
        self._bound_trace = _structured({**steps, "best_s": numpy.maximum.accumulate(steps["bound_s"])})

    def __repr__(self) -> str:
        bound = "no bound known" if self.lower_bound_s is None else f"at least {self.lower_bound_s:.6g} s"
        return f"<spacemoe.SearchResult of {self.value_s:.6g} s, {bound}>"

    @property
    def placement(self) -> Placement:
        """The best placement that was found."""
        placement: Placement = self._raw["placement"]
        return placement

    @property
    def value_s(self) -> float:
        """Its objective (s): with the default one, `study.cost(placement)`."""
        return float(self._raw["value_s"])

    @property
    def start_s(self) -> float:
        """That of the first start (s)."""
        return float(self._raw["start_s"])

    @property
    def lower_bound_s(self) -> Optional[float]:
        """No placement has less (s), as far as it is known; None where no bound is."""
        return _number_or_none(self._raw["lower_bound_s"])

    @property
    def gap(self) -> Optional[float]:
        """value_s / lower_bound_s - 1; None where no bound is known."""
        return None if self.lower_bound_s is None else self.value_s / self.lower_bound_s - 1.0

    @property
    def optimum_s(self) -> Optional[float]:
        """The least that any placement has (s), where all could be tried, else None."""
        return _number_or_none(self._raw["optimum_s"])

    @property
    def busiest_s(self) -> float:
        """Compute of the placement's busiest satellite for a token (s), on average; 0 where none is charged."""
        return float(self._raw["busiest_s"])

    @property
    def is_local_optimum(self) -> bool:
        """Whether no single move or exchange of modules makes the placement better."""
        return bool(self._raw["is_local_optimum"])

    @property
    def moves(self) -> int:
        """Moves that all chains drew."""
        return int(self._raw["moves"])

    @property
    def moves_planned(self) -> int:
        """`search(moves=moves_planned)` finds the same again, if all of them were drawn."""
        return int(self._raw["moves_planned"])

    @property
    def starts(self) -> List[str]:
        """What chains started from: names of schemes, "start" for placements that were given, and "random"."""
        return list(self._raw["starts"])

    @property
    def trace(self) -> NDArray[Any]:
        """The course of tempering: a structured array [steps] of time_s, moves, best_s, current_s (of the coldest
        chain), accepted (share of the moves since the step before)."""
        return self._trace

    @property
    def bound_trace(self) -> NDArray[Any]:
        """The course of the proof: a structured array [steps] of time_s, layers (consecutive ones that were bounded
        together), arcs (looked at), bound_s (of this step by itself), best_s (the
        largest so far)."""
        return self._bound_trace


def _structured(columns: Dict[str, NDArray[Any]]) -> NDArray[Any]:
    rows = len(next(iter(columns.values())))
    array = numpy.empty(rows, dtype=[(name, values.dtype) for name, values in columns.items()])
    for name, values in columns.items():
        array[name] = values
    return array


def _number_or_none(value: Optional[float]) -> Optional[float]:
    return None if value is None else float(value)


def _named(there: Dict[str, Any], name: str) -> Any:
    if name not in there:
        raise KeyError(f"{name!r} is none of {', '.join(there)}")
    return there[name]


def _command() -> str:
    """The command that this interpreter runs, for manifests: what is no text there is left out."""
    words = getattr(sys, "orig_argv", None) or ["python3", *getattr(sys, "argv", [])]
    return shlex.join(words).encode("utf-8", "replace").decode()


@functools.lru_cache(maxsize=None)
def _has_pandas() -> bool:
    """Looked for once: that takes longer than a small table."""
    return importlib.util.find_spec("pandas") is not None
