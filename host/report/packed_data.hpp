#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

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

/// Milliseconds to the microsecond; null for nothing.
[[nodiscard]] nlohmann::ordered_json rounded_ms(std::optional<double> seconds);

}  // namespace spacemoe
