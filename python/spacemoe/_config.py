"""Configs as Python has them: a file, or a dictionary; and changes to them."""

from __future__ import annotations

import json
import os
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional, Tuple, Union

from ._errors import NO_FILE
from ._scheme import OwnScheme

Config = Union[str, "os.PathLike[str]", Mapping[str, Any]]


class Source(NamedTuple):
    """What the library reads: a file, or a text that would stand in it; and own schemes found in there."""

    file: str
    text: Optional[str]
    own: Tuple[OwnScheme, ...]


def read(config: Config) -> Source:
    """A dictionary's paths start at the working directory."""
    if not isinstance(config, Mapping):
        return Source(os.fspath(config), None, ())
    own: List[OwnScheme] = []
    text = _json({key: _named(value, own) if key == "schemes" else value for key, value in config.items()})
    return Source(NO_FILE, text, tuple(own))


def assignments(overrides: Mapping[str, Any], own: List[OwnScheme]) -> List[str]:
    """Changes as `--set` takes them. Nested dictionaries name nested keys, `a__b` is `a.b`. Own schemes in a list of
    schemes are added to `own`."""
    found: List[str] = []
    for name, value in overrides.items():
        key = name.replace("__", ".")
        if isinstance(value, Mapping) and value:
            found += [f"{key}.{inner}" for inner in assignments(value, own)]
        else:
            found.append(f"{key}={'' if value is None else _json(_named(value, own) if key == 'schemes' else value)}")
    return found


def own_schemes(own: Union[OwnScheme, Iterable[OwnScheme]]) -> List[OwnScheme]:
    given = list(own) if isinstance(own, Iterable) else [own]
    for scheme in given:
        if not isinstance(scheme, OwnScheme):
            raise TypeError(f"{scheme!r} is no scheme: @spacemoe.scheme(NAME) makes a function one")
    return given


def _named(schemes: Any, own: List[OwnScheme]) -> Any:
    """A list of schemes with own ones by their names."""
    if isinstance(schemes, OwnScheme):
        schemes = [schemes]
    if isinstance(schemes, (str, Mapping)) or not isinstance(schemes, Iterable):
        return schemes
    named = []
    for scheme in schemes:
        if isinstance(scheme, OwnScheme):
            own.append(scheme)
            scheme = scheme.name
        named.append(scheme)
    return named


def _json(value: Any) -> str:
    """JSON, which YAML is a superset of."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):  # numbers and arrays of NumPy
        return value.tolist()
    if isinstance(value, OwnScheme):
        raise TypeError("own schemes stand in the list `schemes`, or are given as `own`")
    raise TypeError(f"a config holds no {type(value).__name__}")
