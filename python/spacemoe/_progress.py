"""Progress of long calls, as callers want it told."""

from __future__ import annotations

from typing import Any, Callable, Optional, Union

Told = Callable[[str, int, int], Any]
#: A function of (stage, done, total), total 0 where it is not known; or a class like tqdm; or None.
Progress = Union[Told, type, None]


def told(progress: Progress) -> Optional[Told]:
    """A function of (stage, done, total) of what a caller gave: nothing, such a function, or a class like tqdm."""
    if isinstance(progress, type):
        return _Bars(progress)
    if progress is not None and not callable(progress):
        raise TypeError(f"progress: found {progress!r}, allowed: a function of (stage, done, total), a class like tqdm")
    return progress


class _Bars:
    """One bar for each stage: `progress(total=, desc=)`, which has `update(n)` and `close()`."""

    def __init__(self, make: Callable[..., Any]):
        self._make = make
        self._stage: Optional[str] = None
        self._bar: Any = None
        self._done = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage or done < self._done:
            self.close()
            self._stage = stage
            self._bar = self._make(total=total or None, desc=stage)
        self._bar.update(done - self._done)
        self._done = done
        if total and done >= total:
            self.close()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = None
        self._stage = None
        self._done = 0
