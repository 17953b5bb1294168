"""Placement rules of one's own."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Tuple

_KNOWN = ("network", "model", "laws", "seed", "draw", "study")
_BY_POSITION = ("network", "model", "laws", "seed")


class OwnScheme:
    """A placement rule written in Python, which stands beside built-in schemes in a comparison. Still a function."""

    def __init__(self, name: str, function: Callable[..., Any], random: bool):
        self.name = name
        self.function = function
        self.random = random
        self._wanted = _wanted_by(function)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.function(*arguments, **named)

    def __repr__(self) -> str:
        return f"<spacemoe scheme {self.name!r}>"

    def place(self, study: Any, draw: int, seed: int) -> Any:
        """The placement of a draw in a study."""
        there = {"study": study, "draw": draw, "seed": seed}
        if "network" in self._wanted:
            there["network"] = study.planning
        if "model" in self._wanted:
            there["model"] = study.model
        if "laws" in self._wanted:
            there["laws"] = study.laws
        if self._wanted == _BY_POSITION:
            return self.function(*(there[name] for name in _BY_POSITION))
        return self.function(**{name: there[name] for name in self._wanted})


def scheme(name: str, *, random: bool = False) -> Callable[[Callable[..., Any]], OwnScheme]:
    """Makes a function a placement rule: `@spacemoe.scheme("Mine") def place(network, model, laws, seed)`.

    The function returns a Placement. It may take any of these by name:

    - network: the Network of the planning slots, on which schemes decide
    - model: the Model with the compute time of its modules
    - laws: the SetLaw
    - seed: an integer, another one for each draw and for each evaluation.seed of a study
    - draw: the number of the placement, from 0
    - study: the Study, for `cost`, `place` and `search`

    Four parameters of other names are the first four, in their order. random: the function is called once for each of
    evaluation.draws placements, as built-in schemes that draw at random are; otherwise once.
    """
    return lambda function: OwnScheme(name, function, random)


def _wanted_by(function: Callable[..., Any]) -> Tuple[str, ...]:
    names = tuple(inspect.signature(function).parameters)
    if all(name in _KNOWN for name in names):
        return names
    if len(names) == len(_BY_POSITION):
        return _BY_POSITION
    raise TypeError(f"{function.__name__}{inspect.signature(function)}: a scheme takes some of {', '.join(_KNOWN)}")
