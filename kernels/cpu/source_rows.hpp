#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe::cpu {

/// The rows of a result that each satellite is the source of. There are several where a source is
/// asked for more than once, as the gateways of a placement may be.
class SourceRows {
 public:
  /// `sources` of a network of so many satellites, in any order, each any number of times.
  SourceRows(std::span<const Satellite> sources, std::size_t satellites)
      : begin_(satellites + 1, 0), rows_(sources.size()) {
    for (const Satellite source : sources) {
      ++begin_[number(source) + std::size_t{1}];
    }
    for (std::size_t satellite = 0; satellite < satellites; ++satellite) {
      begin_[satellite + 1] += begin_[satellite];
    }
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t row = 0; row < sources.size(); ++row) {
      rows_[next[number(sources[row])]++] = row;
    }
  }

  /// Ascending.
  [[nodiscard]] std::span<const std::uint32_t> of(Satellite satellite) const {
    const std::size_t at = number(satellite);
    return std::span(rows_).subspan(begin_[at], begin_[at + 1] - begin_[at]);
  }

 private:
  std::vector<std::uint32_t> begin_;  ///< [satellites + 1]
  std::vector<std::uint32_t> rows_;   ///< [sources]
};

}  // namespace spacemoe::cpu
