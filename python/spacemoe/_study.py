"""Studies: a config with all that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, \
    TypeVar, Union

import numpy

from . import _config, _core
from ._core import Placement, SetLaw
from ._network import Network
from ._progress import Progress, told
from ._results import Results, SearchResult
from ._scheme import OwnScheme

if TYPE_CHECKING:
    import os

    from numpy.typing import ArrayLike, NDArray

Part = TypeVar("Part")


class Model(NamedTuple):
    """The model of a study, and the time that one of its modules computes on each satellite, as planning expects it:
    seconds, 0 where a token does not wait for it (float32 [satellites])."""

    name: str
    layers: int
    experts: int  # of a layer
    active: int   # of them, for each token
    expert_s: NDArray[numpy.float32]
    gateway_s: NDArray[numpy.float32]


class Study:
    """A config with all that follows from it.

    config: path of a YAML file, or a dictionary of the same keys. own: schemes of one's own; the config may also name
    them, or hold them, in its list `schemes`. Other arguments change keys: `links={"survival": 0.9}`,
    `links__survival=0.9`, or `**{"links.survival": 0.9}`; None is as if the key were not there. seed:
    evaluation.seed. backend: auto, cpu or cuda; threads: 0 for as many as the process may use; batch_slots: slots
    computed at a time, 0 for as many as suit the backend. Raises ConfigError with all that is wrong, and FileError.

    One thread may use a study at a time, but for `cost`, `layer_costs` and `costs`. Long calls let other threads of
    Python run, end with KeyboardInterrupt on Ctrl-C, and tell `progress`: a function of (stage, done, total), or a
    class like tqdm. A study holds no file or device open: there is nothing to close.
    """

    def __init__(self, config: _config.Config, *, own: Union[OwnScheme, Iterable[OwnScheme]] = (),
                 seed: Optional[int] = None, backend: str = "auto", threads: int = 0, batch_slots: int = 0,
                 **overrides: Any):
        source = _config.read(config)
        schemes = [*_config.own_schemes(own), *source.own]
        changes = _config.assignments(overrides, schemes)
        if seed is not None:
            changes += _config.assignments({"evaluation.seed": seed}, [])
        self._setup(_core.Study(source.file, source.text, changes, [_own_tuple(scheme) for scheme in schemes],
                                backend, threads, batch_slots))

    @classmethod
    def _around(cls, core: _core.Study) -> Study:
        study = cls.__new__(cls)
        study._setup(core)
        return study

    def _setup(self, core: _core.Study) -> None:
        self._core = core
        self._parts: Dict[str, Any] = {}
        self._ready = False

    def __repr__(self) -> str:
        return f"<spacemoe.Study {self.name!r} of {', '.join(self.schemes)}>"

    @property
    def name(self) -> str:
        """The config's name."""
        return self._core.name

    @property
    def schemes(self) -> List[str]:
        """Names of the schemes that `run` compares."""
        return self._core.schemes

    @property
    def seed(self) -> int:
        """evaluation.seed"""
        return self._core.seed

    @property
    def config(self) -> str:
        """The config with presets and defaults written out, without own schemes. YAML"""
        return self._core.resolved()

    @property
    def model(self) -> Model:
        """Layers, experts, and the compute time of modules."""
        return self._part("model", lambda: Model(**self._core.model()))

    @property
    def laws(self) -> SetLaw:
        """Which experts tokens activate."""
        return self._part("laws", self._core.laws)

    @property
    def planning(self) -> Network:
        """The network of the slots that schemes decide on."""
        return self._part("planning", lambda: Network(self._core.network(True)))

    @property
    def evaluation(self) -> Network:
        """The network of the slots that placements are judged in."""
        return self._part("evaluation", lambda: Network(self._core.network(False)))

    def run(self, *, progress: Progress = None) -> Results:
        """Places every scheme, evaluates and compares them: what `spacemoe run` does."""
        return Results(self._core.run(told(progress)))

    def evaluate(self, placements: Union[Placement, Mapping[str, Union[Placement, Iterable[Placement]]]], *,
                 reference: Optional[str] = None, progress: Progress = None) -> Results:
        """Evaluates placements as `run` evaluates those of its schemes: exactly, and by sampling tokens.

        placements: one, which is called Placement in the tables; or {name: placement}, or {name: list of them}, as
        many as evaluation.draws. reference: the name that ratios are to, by default the first.
        """
        named = placements if isinstance(placements, Mapping) else {"Placement": placements}
        schemes = [(str(name), _placements(given, f"placements of {name!r}")) for name, given in named.items()]
        return Results(self._core.evaluate(schemes, reference or "", told(progress)))

    def place(self, scheme: str, *, progress: Progress = None) -> List[Placement]:
        """The placements of a scheme of the config, or of a preset: one, or one for each of evaluation.draws."""
        return self._core.place(scheme, told(progress))

    def prepare_costs(self, *, progress: Progress = None) -> None:
        """Computes the paths between all satellites in all planning slots, which costs take: 4 bytes for each pair
        and slot. The first cost does it otherwise."""
        self._core.prepare_costs(told(progress))
        self._ready = True

    def cost(self, placement: Placement) -> float:
        """Expected latency of a token on the planning slots (s), where a layer that loses it counts
        planning.lost_penalty_s: the objective that `search` minimises. Fast: for optimisers. Raises ConfigError where
        the placement cannot be, has replicas or spares, or where the set law has no exact form."""
        if not self._ready:
            self.prepare_costs()
        return self._core.cost(placement)

    def layer_costs(self, placement: Placement) -> NDArray[numpy.float64]:
        """The parts of `cost`, whose sum it is (s). float64 [layers]"""
        if not self._ready:
            self.prepare_costs()
        return self._core.layer_costs(placement)

    def costs(self, gateways: ArrayLike, experts: ArrayLike, *, progress: Progress = None) -> NDArray[numpy.float64]:
        """The costs of many placements, by all threads (s). gateways: integers [placements, layers]; experts:
        [placements, layers, experts]. Returns float64 [placements]"""
        if not self._ready:
            self.prepare_costs(progress=progress)
        return self._core.costs(gateways, experts, told(progress))

    def search(self, *, objective: Optional[str] = None, level: Optional[float] = None,
               lost_weight_s: Optional[float] = None, busiest_weight: Optional[float] = None,
               chains: Optional[int] = None, time_limit_s: Optional[float] = None, moves: Optional[int] = None,
               bound_limit_s: Optional[float] = None, forbidden_satellites: Optional[ArrayLike] = None,
               fixed: Union[str, os.PathLike[str], None] = None, max_satellites: Optional[int] = None,
               copies: Optional[int] = None, population: Optional[int] = None,
               annealing_moves: Optional[int] = None,
               starts: Union[Placement, Sequence[Placement]] = (), progress: Progress = None) -> SearchResult:
        """Looks for the placement of least cost, from the config's schemes: what `spacemoe search` does. Called
        by an own scheme, from the others.

        All arguments but the last two are keys of the config's block `search`; what is left out is as it says there.

        objective: mean (of the planning slots' latencies), quantile or cvar (at `level`), worst, or capacity
        lost_weight_s: charged for a lost fraction of 1
        busiest_weight: of the busiest satellite's compute for a token (s), beside latency
        chains: placements that are improved side by side
        time_limit_s: of tempering; or moves, of all chains, which give the same placement on any machine
        bound_limit_s: time for the lower bound, 0 for none
        forbidden_satellites: numbers, or a mask of all satellites
        fixed: a placements.csv, relative to the config, whose modules stay
        max_satellites: in use at most
        copies: further copies of experts, as the search decides
        population: placements that are annealed at mean latencies first, 0 for none; annealing_moves: of all of them
        starts: placements to start from, in place of the config's schemes
        """
        keys: Dict[str, Any] = {
            "objective": objective, "level": level, "lost_weight_s": lost_weight_s, "busiest_weight": busiest_weight,
            "chains": chains, "time_limit_s": time_limit_s, "moves": moves, "bound_limit_s": bound_limit_s,
            "fixed": fixed, "max_satellites": max_satellites, "copies": copies, "population": population,
            "annealing_moves": annealing_moves}
        if forbidden_satellites is not None:
            given = numpy.asarray(forbidden_satellites)
            keys["forbidden_satellites"] = numpy.flatnonzero(given) if given.dtype == bool else given
        changes = {f"search.{key}": value for key, value in keys.items() if value is not None}
        if time_limit_s is not None and moves is None:
            changes["search.moves"] = None  # the config's would make a limit of time mean nothing
        return SearchResult(self._core.search(_config.assignments(changes, []), _placements(starts, "starts"),
                                              told(progress)))

    def _part(self, name: str, make: Callable[[], Part]) -> Part:
        if name not in self._parts:
            self._parts[name] = make()
        part: Part = self._parts[name]
        return part


def run(config: _config.Config, *, own: Union[OwnScheme, Iterable[OwnScheme]] = (), progress: Progress = None,
        **options: Any) -> Results:
    """Evaluates the schemes of a config: `Study(config, own=own, **options).run(progress=progress)`. Options are those
    of Study: seed, backend, threads, batch_slots, and changes of keys."""
    return Study(config, own=own, **options).run(progress=progress)


def _placements(given: Union[Placement, Iterable[Placement]], argument: str) -> List[Placement]:
    placements = [given] if isinstance(given, Placement) else list(given)
    for placement in placements:
        if not isinstance(placement, Placement):
            raise TypeError(f"{argument}: found {type(placement).__name__}, allowed: spacemoe.Placement")
    return placements


def _own_tuple(scheme: OwnScheme) -> Any:
    def place(core: _core.Study, draw: int, seed: int, kept: Dict[str, Any]) -> Placement:
        # One study for all draws of a run: its network is made once.
        if "study" not in kept:
            kept["study"] = Study._around(core)
        placement = scheme.place(kept["study"], draw, seed)
        if not isinstance(placement, Placement):
            raise TypeError(f"{scheme!r} gave {type(placement).__name__}, not a spacemoe.Placement")
        return placement

    return scheme.name, place, scheme.random
