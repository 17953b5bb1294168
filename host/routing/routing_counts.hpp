#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/routing/pair_counts.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Activations by expert, without the tokens that they are of.
struct RoutingCounts {
  std::uint32_t layers = 0;
  std::uint32_t experts = 0;
  std::vector<std::uint32_t> layer_numbers;  ///< [layers] as the file numbers them
  std::vector<std::string> domains;          ///< labels; a single empty one where there are none
  std::vector<double> counts;                ///< [domains][layers][experts]

  [[nodiscard]] std::span<const double> layer(std::size_t domain, std::size_t layer) const {
    return std::span(counts).subspan((domain * layers + layer) * experts, experts);
  }
};

/// Tokens by pair of active experts, where two are active.
struct PairCounts {
  std::uint32_t layers = 0;
  std::uint32_t experts = 0;
  std::vector<std::uint32_t> layer_numbers;  ///< [layers] as the file numbers them
  std::vector<std::string> domains;          ///< labels; a single empty one where there are none
  std::vector<std::uint64_t> counts;         ///< [domains][layers][pairs] in lexicographic order

  [[nodiscard]] std::span<const std::uint64_t> layer(std::size_t domain, std::size_t layer) const {
    const std::size_t pairs = pairs_of(experts);
    return std::span(counts).subspan((domain * layers + layer) * pairs, pairs);
  }
};

/// Counts as a file has them, before anything has been checked.
struct RawCounts {
  std::uint32_t experts = 0;
  std::vector<std::uint32_t> layer_numbers;  ///< [layers], ascending
  std::vector<double> counts;                ///< [layers][experts]
};

/// Counts without the layers that have no experts, which are those without any counts, and those
/// which TraceOptions::dense names. Throws ConfigError where nothing is left, for layers in which
/// expert 0 alone was counted unless TraceOptions::dense decides, and for counts of experts that
/// are out of range.
[[nodiscard]] RoutingCounts checked_counts(const std::string& file, const RawCounts& raw,
                                           const TraceOptions& options);

/// Tables as `activation.file` reads them, with a column of labels that `activation.where` selects
/// by. Layers are numbered from 0.
[[nodiscard]] std::string counts_csv(const RoutingCounts& counts);
[[nodiscard]] std::string pairs_csv(const PairCounts& pairs);

/// What each of them starts with.
inline constexpr std::string_view counts_csv_start = "domain,layer,e0";
inline constexpr std::string_view pairs_csv_start = "domain,layer,expert_i,expert_j,tokens\n";

}  // namespace spacemoe
