#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/placement/placement.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/common/sky.hpp"

/// Forms of what many numbers are in the page's data; web/packed.js reads them.
namespace spacemoe {

/// Bytes of a satellite's or a layer's number in a constellation of so many satellites.
[[nodiscard]] std::size_t number_width(std::size_t satellites);

/// The number of a layer that is none.
inline constexpr std::uint32_t no_layer = 65535;

/// Numbers as base64 of so many bytes each, the least significant first.
[[nodiscard]] std::string packed(const std::vector<std::uint32_t>& numbers, std::size_t width);

/// Positions as base64 of floats of 32 bits, little-endian: x, y, z of each satellite (km).
[[nodiscard]] std::string packed(std::span<const OrbitState> orbits);

/// The links that are up, as base64 of bits, the lowest of a byte first.
[[nodiscard]] std::string packed_up(std::span<const LinkReport> links);

/// How many links are down for which reason: {state: count}.
[[nodiscard]] nlohmann::ordered_json down_json(std::span<const LinkReport> links);

/// The satellites at the ends of each link, packed.
[[nodiscard]] std::string packed_ends(std::span<const LinkCandidate> links, std::size_t width);

/// Where a placement's modules stand: {gateways, experts, replicas}, each replica as [layer,
/// expert, satellite].
[[nodiscard]] nlohmann::ordered_json placement_json(const Placement& placement);

/// Milliseconds to the microsecond; null for nothing.
[[nodiscard]] nlohmann::ordered_json rounded_ms(std::optional<double> seconds);

}  // namespace spacemoe
