#!/usr/bin/env python3
"""Makes docs/config.md from the JSON Schema of configs: spacemoe schema | docs/make_config_reference.py

Every key of a config with its type, range, default and meaning.
"""

import json
import sys

HEAD = """# Config keys

<!-- Made by `spacemoe schema | docs/make_config_reference.py`: change host/config, not this file. -->

A config is a YAML file of these keys. A key that does not exist is an error that names its line and the nearest key that
does. `spacemoe validate CONFIG` prints a config with every default written out, `spacemoe validate --list` the presets,
`spacemoe schema` this table as JSON Schema, for editors. `--set KEY=VALUE` overrides any key; items of lists are
numbered from 0: `constellation.shells.0.altitude_km`.

Units are part of a key's name; where the table says so, a time may be written as `20s`, `5m` or `1h30m` instead.
**Required** keys have no default; *none* means that leaving a key out is a choice of its own, as its meaning says.

```yaml smallest.yaml
constellation: iridium-66
model: {layers: 6, experts: 4, active: 2, expert_flops: 3.4e7}
activation: {kind: conditional_poisson, skew: 0.6}
schemes: [SpaceMoE]
```
```sh run
spacemoe validate smallest.yaml          # every key, with its default
spacemoe validate smallest.yaml --set links.survival=0.9 --format json
```
"""

ORDER = "The keys of a map stand under its own, in the order in which `validate` prints them.\n"


def number(value):
    """A number as people write it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e7:
        value = int(value)
    return f"{value:,}" if isinstance(value, int) and value < 10**12 else f"{value:g}"


def bounds(schema):
    """Range of a number, in words; empty where there is none worth telling."""
    low = schema.get("minimum")
    above = schema.get("exclusiveMinimum")
    high = schema.get("maximum")
    if isinstance(high, int) and high >= 2**53:
        high = None
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    if above is not None:
        return f"above {number(above)}" + (f", up to {number(high)}" if high is not None else "")
    if low is not None:
        return f"at least {number(low)}"
    return f"at most {number(high)}" if high is not None else ""


def words(values):
    return ", ".join(f"`{value}`" for value in values if value is not None)


def kinds_of(schema):
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def value_text(schema):
    """What a key takes."""
    if "enum" in schema:
        return words(schema["enum"])
    kinds = [kind for kind in kinds_of(schema) if kind != "null"]
    if "array" in kinds:
        items = schema.get("items", {})
        inner = value_text(items) if items.get("type") != "object" else "maps"
        return f"list: {inner}" if inner else "list"
    if "object" in kinds:
        return "map"
    if "number" in kinds and "string" in kinds:
        return f"seconds, {bounds(schema)}, or a time such as `1h30m`"
    text = {"number": "number", "integer": "integer", "string": "text"}.get(kinds[0] if kinds else "", "any value")
    limits = bounds(schema)
    return f"{text}, {limits}" if limits else text


def default_text(schema, is_required):
    if is_required:
        return "**required**"
    if "default" not in schema:
        return "*none*"
    return f"`{json.dumps(schema['default'])}`" if schema["default"] != [] else "*empty*"


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def presets_of(schema):
    """The map that a schema describes, and the words that can stand for it."""
    options = schema.get("anyOf", [])
    if all(set(option) == {"required"} for option in options):
        return schema, []
    names, form = [], {}
    for option in options:
        if "enum" in option:
            names = option["enum"]
        elif "type" in option or "properties" in option:
            form = option
    return form, names


class Reference:
    """Tables of keys, a section per map of the top level."""

    def __init__(self):
        self.lines = []

    def section(self, key, schema, is_required):
        form, names = presets_of(schema)
        self.lines += [f"## {key}", ""]
        meaning = schema.get("description", form.get("description", ""))
        need = "**Required.** " if is_required else ""
        self.lines += [f"{need}{meaning}.", ""]
        if names:
            self.lines += [f"Presets: {words(names)}.", ""]
        rows = []
        self.rows(form, "", rows)
        if rows:
            self.lines += ["| key | takes | default | meaning |", "|---|---|---|---|", *rows, ""]

    def rows(self, form, prefix, rows):
        if "array" in kinds_of(form):
            self.rows(presets_of(form.get("items", {}))[0], prefix + "N.", rows)
            return
        required = set(form.get("required", []))
        options = [set(option.get("required", [])) for option in form.get("anyOf", [])]
        one_of = set()
        if {"preset"} in options:
            in_place = [option for option in options if option != {"preset"}]
            # All keys of the only other form; of several forms each has some.
            one_of = set().union(*in_place) if len(in_place) > 1 else set()
            required |= set().union(*in_place) - one_of
        for key, schema in form.get("properties", {}).items():
            inner, names = presets_of(schema)
            takes = value_text(inner) + (f"; or {words(names)}" if names else "")
            meaning = schema.get("description", inner.get("description", ""))
            default = "**one of these**" if key in one_of else default_text(schema, key in required)
            rows.append(f"| `{prefix}{key}` | {cell(takes)} | {default} | {cell(meaning)} |")
            self.rows(inner, f"{prefix}{key}.", rows)


def reference(schema):
    made = Reference()
    required = set(schema.get("required", []))
    plain = {}
    for key, entry in schema["properties"].items():
        form, _ = presets_of(entry)
        if form.get("properties") or "array" in kinds_of(form):
            made.section(key, entry, key in required)
        else:
            plain[key] = entry
    top = Reference()
    if plain:
        top.lines += ["## Top level", "", "| key | takes | default | meaning |", "|---|---|---|---|"]
        top.rows({"properties": plain, "required": sorted(required)}, "", top.lines)
        top.lines.append("")
    return "\n".join([HEAD, ORDER, *top.lines, *made.lines]).rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference(json.load(sys.stdin)))
