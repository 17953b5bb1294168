"""SpaceMoE in Python: where to put the pieces of a Mixture-of-Experts model on a constellation.

`run` evaluates a study as the program does; `Study` gives its network, its set laws, what a placement costs, and a
search; `scheme` makes a function a placement rule that stands beside the built-in ones. docs/python.md of the project
has examples. Times are in seconds, lengths in kilometres; everything is numbered from 0.
"""

from ._core import Placement, SetLaw, __version__, commit
from ._errors import BackendUnavailable, Complaint, ConfigError, Error, FileError, Interrupted
from ._network import Links, LinkStatus, Network
from ._placements import write_placement
from ._results import Results, SearchResult
from ._scheme import OwnScheme, scheme
from ._study import Model, Study, run

__all__ = [
    "BackendUnavailable", "Complaint", "ConfigError", "Error", "FileError", "Interrupted", "LinkStatus", "Links",
    "Model", "Network", "OwnScheme", "Placement", "Results", "SearchResult", "SetLaw", "Study", "__version__",
    "commit", "run", "scheme", "write_placement",
]

# What tracebacks and pickles call them.
for _shown in (BackendUnavailable, ConfigError, Error, FileError, Interrupted, Placement, SetLaw):
    _shown.__module__ = __name__
del _shown
