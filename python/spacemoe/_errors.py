"""What the module raises. The library's exceptions, with the same fields."""

from __future__ import annotations

import re
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

# The file that the text of a dictionary would stand in; nobody should look for it.
NO_FILE = "config.dict"


class Complaint(NamedTuple):
    """One thing that is wrong with what was given. Texts are empty where there is nothing to say."""

    key: str      # dotted key of a config, or an argument
    found: str    # what stands there, or what is wrong with it
    allowed: str  # what may stand there
    hint: str     # what to do
    file: str     # where it stands; empty where it stands in no file
    line: int     # from 1; 0 where not known
    column: int


class Error(Exception):
    """Base of all that the library raises."""


class ConfigError(Error, ValueError):
    """Input that must be changed: a config, a table that it names, a placement, an argument.

    `complaints` has all that was found wrong; `key`, `found`, `allowed`, `hint`, `file`, `line` and `column` are those
    of the first.
    """

    def __init__(self, message: str, complaints: Sequence[Tuple[str, str, str, str, str, int, int]]):
        #: All that was found wrong, in the order of the text.
        self.complaints: List[Complaint] = [_without_place(Complaint(*complaint)) for complaint in complaints]
        super().__init__(re.sub(rf"(^|\n){re.escape(NO_FILE)}:(\d+:\d+:)? ", r"\1", message))

    @property
    def key(self) -> str:
        """Dotted key of a config, or an argument."""
        return self.complaints[0].key

    @property
    def found(self) -> str:
        """What stands there, or what is wrong with it."""
        return self.complaints[0].found

    @property
    def allowed(self) -> str:
        """What may stand there."""
        return self.complaints[0].allowed

    @property
    def hint(self) -> str:
        """What to do; empty where there is nothing to say."""
        return self.complaints[0].hint

    @property
    def file(self) -> str:
        """Where it stands: a file, or the change `--set ...` that it comes from; empty where it stands in no text."""
        return self.complaints[0].file

    @property
    def line(self) -> int:
        """From 1; 0 where not known."""
        return self.complaints[0].line

    @property
    def column(self) -> int:
        """From 1; 0 where not known."""
        return self.complaints[0].column

    def __reduce__(self) -> Tuple[Any, ...]:
        return ConfigError, (str(self), [tuple(complaint) for complaint in self.complaints])


class FileError(Error, OSError):
    """A file that cannot be read or written: `filename`, and `strerror`, which says why."""

    def __init__(self, message: str, path: str, reason: str):
        super().__init__(message)
        self._message = message
        self.filename = path
        self.strerror = reason

    def __str__(self) -> str:
        return self._message

    def __reduce__(self) -> Tuple[Any, ...]:
        return FileError, (self._message, self.filename, self.strerror)


class Interrupted(Error):
    """A stop was asked for before there was a result."""


class BackendUnavailable(Error, RuntimeError):
    """A backend that was asked for and cannot serve: `backend`, the `reason`, and a `remedy`, what to do."""

    def __init__(self, message: str, backend: str, reason: str, remedy: Optional[str] = None):
        super().__init__(message)
        self.backend = backend
        self.reason = reason
        self.remedy = remedy

    def __reduce__(self) -> Tuple[Any, ...]:
        return BackendUnavailable, (str(self), self.backend, self.reason, self.remedy)


def refusal(argument: str, found: str, allowed: str, hint: str = "") -> ConfigError:
    """An error about an argument."""
    message = f"{argument}: {found}, allowed: {allowed}" + (f" ({hint})" if hint else "")
    return ConfigError(message, [(argument, found, allowed, hint, "", 0, 0)])


def _without_place(complaint: Complaint) -> Complaint:
    return complaint._replace(file="", line=0, column=0) if complaint.file == NO_FILE else complaint
