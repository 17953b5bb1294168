#pragma once

#include <filesystem>
#include <span>

#include "host/routing/estimates.hpp"
#include "host/routing/routing_tables.hpp"

namespace spacemoe {

/// Reads recorded routing from a file of any form that docs/routing.md lists: what it is follows
/// from how it starts. Throws ConfigError with line or byte, and FileError.
[[nodiscard]] RoutingData read_routing(const std::filesystem::path& file, const TableRows& rows);

/// Several files together, of the same form: traces one after the other, each of the domain that
/// its file is named after unless it has labels, and counts summed by domain. Throws ConfigError
/// where layers or experts differ.
[[nodiscard]] RoutingData read_routing(std::span<const std::filesystem::path> files,
                                       const TableRows& rows);

}  // namespace spacemoe
