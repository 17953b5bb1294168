"""Results with their tables."""

import importlib.util
from typing import Any, Dict, List, Optional

import numpy

from ._core import Placement


class Results:
    """What a run gives. Each table is the file of that name in a result folder, column by column and to the bit;
    docs/results.md says what they hold. Missing numbers are NaN, missing integers -1.

    `summary`, `layers`, `draws`, `slots`, `distribution` and `placements` are frames of pandas where it is installed,
    else structured arrays of NumPy; `frame` and `array` give one or the other.
    """

    def __init__(self, raw: Dict[str, Any]):
        self.reference: str = raw["reference"]
        self.slots_planned: int = raw["slots_planned"]
        self.slots_done: int = raw["slots_done"]
        self.interrupted: bool = raw["interrupted"]
        self._text: str = raw["text"]
        self._tables: Dict[str, Dict[str, Any]] = raw["tables"]
        self._placements: Dict[str, List[Placement]] = raw["placements"]

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<spacemoe.Results of {', '.join(self.schemes)}>"

    @property
    def schemes(self) -> List[str]:
        return list(self._placements)

    def array(self, table: str) -> numpy.ndarray:
        """A table as a structured array: `results.array("summary")["mean_s"]`."""
        # Texts are lists: of none of them NumPy would make numbers.
        columns = {name: numpy.asarray(values, dtype=str if isinstance(values, list) else None)
                   for name, values in self._columns(table).items()}
        rows = len(next(iter(columns.values())))
        array = numpy.empty(rows, dtype=[(name, values.dtype) for name, values in columns.items()])
        for name, values in columns.items():
            array[name] = values
        return array

    def frame(self, table: str) -> Any:
        """A table as a DataFrame of pandas."""
        import pandas
        return pandas.DataFrame(self._columns(table))

    def placement(self, scheme: Optional[str] = None, draw: int = 0) -> Placement:
        """A placement of a scheme, by default of the reference."""
        return self._placements[self.reference if scheme is None else scheme][draw]

    def figure(self, scheme: str, name: str) -> float:
        """A figure of a scheme in the table summary: `results.figure("SpaceMoE", "exact_mean_s")`."""
        columns = self._columns("summary")
        return columns[name][columns["scheme"].index(scheme)]

    @property
    def summary(self) -> Any:
        return self._table("summary")

    @property
    def layers(self) -> Any:
        return self._table("layers")

    @property
    def draws(self) -> Any:
        return self._table("draws")

    @property
    def slots(self) -> Any:
        return self._table("slots")

    @property
    def distribution(self) -> Any:
        return self._table("distribution")

    @property
    def placements(self) -> Any:
        return self._table("placements")

    def _columns(self, table: str) -> Dict[str, Any]:
        if table not in self._tables:
            raise KeyError(f"{table!r} is none of {', '.join(self._tables)}")
        return self._tables[table]

    def _table(self, name: str) -> Any:
        return self.frame(name) if importlib.util.find_spec("pandas") else self.array(name)


class SearchResult:
    """What a search found.

    placement; value_s: its objective on the planning slots (s); lower_bound_s: no placement costs less, None where
    that is not known; optimum_s: where all placements could be tried, else None; moves: that were drawn; trace: a
    structured array of time_s, moves, best_s.
    """

    def __init__(self, raw: Dict[str, Any]):
        self.placement: Placement = raw["placement"]
        self.value_s: float = raw["value_s"]
        self.lower_bound_s: Optional[float] = raw["lower_bound_s"]
        self.optimum_s: Optional[float] = raw["optimum_s"]
        self.moves: int = raw["moves"]
        self.trace = numpy.rec.fromarrays([raw["time_s"], raw["trace_moves"], raw["best_s"]],
                                          names="time_s,moves,best_s")

    def __repr__(self) -> str:
        bound = "no bound known" if self.lower_bound_s is None else f"at least {self.lower_bound_s:.6g} s"
        return f"<spacemoe.SearchResult of {self.value_s:.6g} s, {bound}>"
