"""Satellites and links of a study's slots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy

from . import _core
from ._errors import refusal
from ._progress import Progress, told

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Links(NamedTuple):
    """Candidate links: satellites a < b (uint32 [links]) and the kind of each (text [links]): in_plane, cross_plane,
    seam, between_shells."""

    a: NDArray[numpy.uint32]
    b: NDArray[numpy.uint32]
    kind: NDArray[numpy.str_]


class LinkStatus(NamedTuple):
    """Candidate links in a slot. weight_s: to cross each, infinity where it is not up (float32 [links]); length_km
    (float64 [links]); state: up, or the first rule that keeps it down (text [links])."""

    weight_s: NDArray[numpy.float32]
    length_km: NDArray[numpy.float64]
    state: NDArray[numpy.str_]


class Network:
    """Satellites and links in slots of a study: those that schemes decide on (`study.planning`), or those that judge
    them (`study.evaluation`), whose outages are drawn separately.

    Satellites are numbered from 0, shell by shell, plane by plane, along each plane. Where satellites or slots are to
    be named, that is a number, a list or array of numbers, or a mask of all of them: `network.plane == 3`. Those that
    do not exist raise ConfigError, other shapes ConfigError, other types TypeError.
    """

    def __init__(self, core: _core.Network):
        self._core = core
        self._times_s = core.times_s()
        self._shell, self._plane, self._index_in_plane = core.addresses()
        self._failed = core.failed().astype(bool)

    def __repr__(self) -> str:
        return f"<spacemoe.Network of {self.satellites} satellites in {self.slots} slots>"

    @property
    def satellites(self) -> int:
        """Number of satellites."""
        return self._core.satellites

    @property
    def slots(self) -> int:
        """Number of slots, of all realisations of the weather."""
        return self._core.slots

    @property
    def times_s(self) -> NDArray[numpy.float64]:
        """Starts of the slots of a realisation (s). float64 [slots / realisations]"""
        return self._times_s

    @property
    def shell(self) -> NDArray[numpy.uint32]:
        """Shell of each satellite. uint32 [satellites]"""
        return self._shell

    @property
    def plane(self) -> NDArray[numpy.uint32]:
        """Plane of each satellite in its shell. uint32 [satellites]"""
        return self._plane

    @property
    def index_in_plane(self) -> NDArray[numpy.uint32]:
        """Place of each satellite along its plane. uint32 [satellites]"""
        return self._index_in_plane

    @property
    def failed(self) -> NDArray[numpy.bool_]:
        """Whether a satellite has failed for good, and can hold nothing. bool [satellites]"""
        return self._failed

    def links(self) -> Links:
        """The candidate links: satellites (uint32 [links] each) and kind (text [links])."""
        a, b, kind = self._core.links()
        return Links(a, b, numpy.array(kind, dtype=str))

    def link_status(self, slot: int) -> LinkStatus:
        """All candidate links in a slot, in the order of `links`: weight (s, float32), length (km, float64) and state
        (text), [links] each."""
        if isinstance(slot, (int, numpy.integer)):
            _named(slot, self.slots, "slot")
        weight_s, length_km, state = self._core.link_status(slot)
        return LinkStatus(weight_s, length_km, numpy.array(state, dtype=str))

    def positions_km(self, slots: Optional[ArrayLike] = None, *, progress: Progress = None) -> NDArray[numpy.float64]:
        """Positions (km), Earth-centred inertial. float64 [slots, satellites, 3]; all slots unless some are named."""
        return self._core.positions_km(self._named_slots(slots), told(progress))

    def path_rows(self, sources: ArrayLike, slots: Optional[ArrayLike] = None, *,
                  progress: Progress = None) -> NDArray[numpy.float32]:
        """Path latencies (s) from these satellites to all, infinity where there is no path. float32 [slots, sources,
        satellites]; all slots unless some are named. The array is the library's own memory: nothing is copied."""
        return self._core.path_rows(self._named_slots(slots), _named(sources, self.satellites, "sources"),
                                    told(progress))

    def mean_path_rows(self, sources: ArrayLike, *, progress: Progress = None) -> NDArray[numpy.float64]:
        """The means over all slots (s), where a missing path counts planning.lost_penalty_s: what the paper's schemes
        decide by. float64 [sources, satellites]"""
        return self._core.mean_path_rows(_named(sources, self.satellites, "sources"), told(progress))

    def _named_slots(self, slots: Optional[ArrayLike]) -> NDArray[Any]:
        return numpy.arange(self.slots) if slots is None else _named(slots, self.slots, "slots")


def _named(given: ArrayLike, count: int, argument: str) -> NDArray[Any]:
    """Numbers, or those that a mask of all `count` is true for, as an array of one dimension or more."""
    array = numpy.atleast_1d(given)
    if array.size == 0 and not isinstance(given, numpy.ndarray):
        return array.astype(int)  # an empty list says nothing of its type
    if array.dtype != bool:
        if array.size > 0 and array.dtype.kind == "i" and array.min() < 0:
            raise refusal(argument, f"found {array.min()}", f"0 to {count - 1}")
        return array
    if array.shape != (count,):
        found, allowed = f"found a mask of shape {array.shape}", f"numbers, or a mask of shape ({count},)"
        raise refusal(argument, found, allowed)
    return numpy.flatnonzero(array)
