#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// Reads a placement from a placements.csv: columns layer, role (gateway, expert or replica, which
/// is a further copy of an expert), expert and satellite; scheme and draw may be there, with one
/// value each, and the satellite's shell, plane and slot, which must then be right. Throws
/// ConfigError with file:line:column where a module is missing or there twice, where a satellite
/// does not exist, has failed, holds more than fits or has two copies of an expert, and FileError
/// where the file cannot be read.
[[nodiscard]] Placement read_placement(const std::filesystem::path& file, std::uint32_t layers,
                                       std::uint32_t experts, const Constellation& constellation,
                                       const Capacity& capacity = {});

/// The modules that a file of the same columns names, which need not be all: the satellite of each
/// gateway and expert, layer by layer, the gateway first. Throws as read_placement does.
/// [layers * (1 + experts)]
[[nodiscard]] std::vector<std::optional<std::uint32_t>> read_fixed_modules(
    const std::filesystem::path& file, std::uint32_t layers, std::uint32_t experts,
    const Constellation& constellation, const Capacity& capacity);

}  // namespace spacemoe
