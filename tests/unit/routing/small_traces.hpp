#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "host/base/line_reader.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Lines of a text in memory, given in pieces as files give them.
inline LineReader lines_of(std::string text, std::size_t piece = 7) {
  const auto left = std::make_shared<std::pair<std::string, std::size_t>>(std::move(text), 0);
  return {
      "FILE", [left, piece](std::span<char> to) {
        const std::size_t count = std::min({piece, to.size(), left->first.size() - left->second});
        std::memcpy(to.data(), left->first.data() + left->second, count);
        left->second += count;
        return count;
      }};
}

/// Sets {a, a + 1 modulo 8} of two experts, where a follows from token and layer by a rule that
/// tests/unit/routing/write_arrays.py has too.
inline std::int16_t ruled_id(std::size_t token, std::size_t layer, std::size_t place) {
  return static_cast<std::int16_t>((3 * token + 5 * layer + place) % 8);
}

/// A trace of that rule.
inline RoutingTrace ruled_trace(std::size_t tokens, std::uint32_t layers) {
  RoutingTrace trace;
  trace.tokens = tokens;
  trace.layers = layers;
  trace.active = 2;
  trace.experts = 8;
  trace.domains = {""};
  trace.domain_of.assign(tokens, 0);
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    trace.layer_numbers.push_back(layer);
  }
  for (std::size_t token = 0; token < tokens; ++token) {
    for (std::size_t layer = 0; layer < layers; ++layer) {
      trace.ids.push_back(ruled_id(token, layer, 0));
      trace.ids.push_back(ruled_id(token, layer, 1));
    }
  }
  return trace;
}

}  // namespace spacemoe
