#pragma once

#include <vector>

#include "host/elements/orbital_elements.hpp"
#include "host/elements/text_lines.hpp"

namespace spacemoe {

/// Two-line element sets, each with or without a line before it that is its name, which may begin
/// with `0 `. Catalogue numbers may be Alpha-5: A0000 is 100000, letters I and O left out. Throws
/// ConfigError on lines that are too short or too long, out of their order, with a wrong checksum,
/// of two satellites, with fields out of their columns, and without a line 2.
[[nodiscard]] std::vector<OrbitalElements> read_tle_lines(TextLines& lines);

}  // namespace spacemoe
