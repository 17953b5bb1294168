"""Satellites and links of a study's slots."""

from typing import Any, NamedTuple, Optional

import numpy

from . import _core
from ._progress import told


class Links(NamedTuple):
    """Candidate links: satellites a < b (uint32 [links]) and the kind of each: in_plane, cross_plane, seam,
    between_shells."""

    a: numpy.ndarray
    b: numpy.ndarray
    kind: numpy.ndarray


class LinkStatus(NamedTuple):
    """Candidate links in a slot. weight_s: to cross each, infinity where it is not up (float32 [links]); length_km
    (float64 [links]); state: up, or the first rule that keeps it down."""

    weight_s: numpy.ndarray
    length_km: numpy.ndarray
    state: numpy.ndarray


class Network:
    """Satellites and links in slots of a study: those that schemes decide on (`study.planning`), or those that judge
    them (`study.evaluation`), whose outages are drawn separately. Slots and satellites that do not exist raise
    ConfigError."""

    def __init__(self, core: Any):
        self._core = core
        #: Number of satellites.
        self.satellites: int = core.satellites
        #: Number of slots, of all realisations of the weather.
        self.slots: int = core.slots
        #: Starts of the slots of a realisation (s). float64
        self.times_s: numpy.ndarray = core.times_s()
        #: Shell, plane and index in the plane of each satellite. uint32 [satellites] each
        self.shell, self.plane, self.index_in_plane = core.addresses()
        #: Whether a satellite has failed for good. bool [satellites]
        self.failed: numpy.ndarray = core.failed().astype(bool)

    def __repr__(self) -> str:
        return f"<spacemoe.Network of {self.satellites} satellites in {self.slots} slots>"

    def links(self) -> Links:
        """The candidate links."""
        a, b, kind = self._core.links()
        return Links(a, b, numpy.array(kind))

    def link_status(self, slot: int) -> LinkStatus:
        """All candidate links in a slot, in the order of `links`."""
        weight_s, length_km, state = self._core.link_status(slot)
        return LinkStatus(weight_s, length_km, numpy.array(state))

    def positions_km(self, slots: Any = None) -> numpy.ndarray:
        """Positions, Earth-centred inertial. float64 [slots, satellites, 3]; all slots unless some are named."""
        return self._core.positions_km(self._all_or(slots))

    def path_rows(self, sources: Any, slots: Any = None, *, progress: Any = None) -> numpy.ndarray:
        """Path latencies (s) from these satellites to all, infinity where there is no path. float32 [slots, sources,
        satellites]; all slots unless some are named. The array is the library's own memory: nothing is copied."""
        return self._core.path_rows(self._all_or(slots), numpy.atleast_1d(sources), told(progress))

    def mean_path_rows(self, sources: Any, *, progress: Any = None) -> numpy.ndarray:
        """The means over all slots (s), where a missing path counts planning.lost_penalty_s: what the paper's schemes
        decide by. float64 [sources, satellites]"""
        return self._core.mean_path_rows(numpy.atleast_1d(sources), told(progress))

    def _all_or(self, slots: Optional[Any]) -> numpy.ndarray:
        return numpy.arange(self.slots) if slots is None else numpy.atleast_1d(slots)
