"""Studies: a config with all that follows from it."""

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Union

import numpy

from . import _config, _core
from ._core import Placement, SetLaw
from ._network import Network
from ._progress import told
from ._results import Results, SearchResult
from ._scheme import OwnScheme


class Model(NamedTuple):
    """The model of a study, and the time that one of its modules computes on each satellite, as planning expects it:
    seconds, 0 where a token does not wait for it (float32 [satellites])."""

    name: str
    layers: int
    experts: int  # of a layer
    active: int   # of them, for each token
    expert_s: numpy.ndarray
    gateway_s: numpy.ndarray


class Study:
    """A config with all that follows from it.

    config: path of a YAML file, or a dictionary of the same keys. own: schemes of one's own; the config may also name
    them, or hold them, in its list `schemes`. Other arguments change keys: `links={"survival": 0.9}`,
    `links__survival=0.9`, or `**{"links.survival": 0.9}`. backend: auto, cpu or cuda; threads: 0 for as many as the
    process may use. Raises ConfigError with all that is wrong.

    One thread may use a study at a time, but for `cost`, `layer_costs` and `costs`. Long calls let other threads of
    Python run, end with KeyboardInterrupt on Ctrl-C, and tell `progress`: a function of (stage, done, total), or a
    class like tqdm.
    """

    def __init__(self, config: _config.Config, *, own: Union[OwnScheme, Iterable[OwnScheme]] = (),
                 seed: Optional[int] = None, backend: str = "auto", threads: int = 0, batch_slots: int = 0,
                 **overrides: Any):
        source = _config.read(config)
        schemes = [*_config.own_schemes(own), *source.own]
        changes = _config.assignments(overrides, schemes)
        self._setup(_core.Study(source.file, source.text, changes, seed, [_own_tuple(scheme) for scheme in schemes],
                                backend, threads, batch_slots))

    @classmethod
    def _around(cls, core: Any) -> "Study":
        study = cls.__new__(cls)
        study._setup(core)
        return study

    def _setup(self, core: Any) -> None:
        self._core = core
        self._parts: Dict[str, Any] = {}
        self._ready = False

    def __repr__(self) -> str:
        return f"<spacemoe.Study {self.name!r} of {', '.join(self.schemes)}>"

    @property
    def name(self) -> str:
        return self._core.name

    @property
    def schemes(self) -> List[str]:
        return self._core.schemes

    @property
    def seed(self) -> int:
        return self._core.seed

    @property
    def config(self) -> str:
        """The config with presets and defaults written out, without own schemes. YAML"""
        return self._core.resolved()

    @property
    def model(self) -> Model:
        return self._part("model", lambda: Model(**self._core.model()))

    @property
    def laws(self) -> SetLaw:
        return self._part("laws", self._core.laws)

    @property
    def planning(self) -> Network:
        """The network of the slots that schemes decide on."""
        return self._part("planning", lambda: Network(self._core.network(True)))

    @property
    def evaluation(self) -> Network:
        """The network of the slots that placements are judged in."""
        return self._part("evaluation", lambda: Network(self._core.network(False)))

    def run(self, *, progress: Any = None) -> Results:
        """Places every scheme, evaluates and compares them: what `spacemoe run` does."""
        return Results(self._core.run(told(progress)))

    def evaluate(self, placements: Union[Placement, Mapping[str, Any]], *, reference: Optional[str] = None,
                 progress: Any = None) -> Results:
        """Evaluates placements as `run` evaluates those of its schemes: exactly, and by sampling tokens.

        placements: one, which is called Placement in the tables; or {name: placement}, or {name: list of them}, as
        many as evaluation.draws. reference: the name that ratios are to, by default the first.
        """
        named = placements if isinstance(placements, Mapping) else {"Placement": placements}
        schemes = [(name, [given] if isinstance(given, Placement) else list(given)) for name, given in named.items()]
        return Results(self._core.evaluate(schemes, reference or "", told(progress)))

    def place(self, scheme: str, *, progress: Any = None) -> List[Placement]:
        """The placements of a scheme of the config, or of a preset: one, or one for each of evaluation.draws."""
        return self._core.place(scheme, told(progress))

    def prepare_costs(self, *, progress: Any = None) -> None:
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

    def layer_costs(self, placement: Placement) -> numpy.ndarray:
        """The parts of `cost`, whose sum it is (s). float64 [layers]"""
        if not self._ready:
            self.prepare_costs()
        return self._core.layer_costs(placement)

    def costs(self, gateways: Any, experts: Any) -> numpy.ndarray:
        """The costs of many placements, by all threads (s). gateways: integers [placements, layers]; experts:
        [placements, layers, experts]. Returns float64 [placements]"""
        if not self._ready:
            self.prepare_costs()
        return self._core.costs(gateways, experts)

    def search(self, *, time_limit_s: Optional[float] = None, moves: Optional[int] = None,
               bound_limit_s: Optional[float] = None, progress: Any = None) -> SearchResult:
        """Looks for the placement of least cost, from the config's schemes: what `spacemoe search` does. Called
        by an own scheme, from the others.

        time_limit_s: of tempering; moves: instead, which gives the same placement on any machine; bound_limit_s: time
        for the lower bound, 0 for none. What is left out is that of the config.
        """
        return SearchResult(self._core.search(time_limit_s, moves, bound_limit_s, told(progress)))

    def _part(self, name: str, make: Any) -> Any:
        if name not in self._parts:
            self._parts[name] = make()
        return self._parts[name]


def run(config: _config.Config, *, own: Union[OwnScheme, Iterable[OwnScheme]] = (), progress: Any = None,
        **options: Any) -> Results:
    """Evaluates the schemes of a config: `Study(config, own=own, **options).run(progress=progress)`."""
    return Study(config, own=own, **options).run(progress=progress)


def _own_tuple(scheme: OwnScheme) -> Any:
    def place(core: Any, draw: int, seed: int) -> Placement:
        placement = scheme.place(Study._around(core), draw, seed)
        if not isinstance(placement, Placement):
            raise TypeError(f"{scheme!r} gave {type(placement).__name__}, not a spacemoe.Placement")
        return placement

    return scheme.name, place, scheme.random
