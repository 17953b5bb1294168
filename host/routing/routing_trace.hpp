#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace spacemoe {

/// Most layers that recorded routing may have.
inline constexpr std::uint32_t max_routing_layers = 1024;

/// Recorded routing, token by token: which experts each MoE layer chose.
struct RoutingTrace {
  std::size_t tokens = 0;
  std::uint32_t layers = 0;
  std::uint32_t active = 0;
  std::uint32_t experts = 0;                 ///< of a layer
  std::vector<std::uint32_t> layer_numbers;  ///< [layers] as the file numbers them
  std::vector<std::int16_t> ids;     ///< [tokens][layers][active], all different in a set, no gaps
  std::vector<std::string> domains;  ///< labels; a single empty one where there are none
  std::vector<std::uint32_t> domain_of;  ///< [tokens] number of its label

  /// The experts of a token in a layer.
  [[nodiscard]] std::span<const std::int16_t> set(std::size_t token, std::size_t layer) const {
    return std::span(ids).subspan((token * layers + layer) * active, active);
  }
};

/// How a file of routing is to be understood.
struct TraceOptions {
  /// Experts of a layer; none: one more than the highest that occurs.
  std::optional<std::uint32_t> experts;
  /// Numbers, in the file, of layers without experts, which are left out. None: layers that look
  /// like one are an error.
  std::optional<std::vector<std::uint32_t>> dense;
  /// How to say so, in the words of who reads.
  std::string dense_flag = "--dense";
  /// Column or member with labels; none: domain or source, where there is one.
  std::optional<std::string> domain_column;
};

/// Number of an expert as traces hold it; nothing where it is neither an expert nor -1, for none.
[[nodiscard]] std::optional<std::int16_t> expert_id(std::int64_t number);
/// "-1 or an expert below 512"
[[nodiscard]] std::string expert_ids_allowed();

/// A trace as a file has it, before anything has been checked.
struct RawTrace {
  std::uint32_t width = 0;                   ///< places of a set
  std::vector<std::uint32_t> layer_numbers;  ///< [layers]
  std::vector<std::int16_t> ids;             ///< [tokens][layers][width], -1 for none
  std::vector<std::string> domains;
  std::vector<std::uint32_t> domain_of;  ///< [tokens]
};

/// What is wrong with a set of a trace.
struct TraceFault {
  std::size_t token = 0;
  std::size_t layer = 0;  ///< in RawTrace, not in the file
  std::size_t place = 0;
  std::string found;
  std::string allowed;
  std::string hint = {};
};
/// Makes an error of it which says where in the file that is.
using TraceFaultAt = std::function<ConfigError(const TraceFault&)>;

/// A trace without the layers that have no experts and without padding. Throws ConfigError for
/// layers with expert 0 in every place, unless TraceOptions::dense says which of them are dense;
/// for sets of different sizes or with an expert twice, and for experts that are out of range.
[[nodiscard]] RoutingTrace checked_trace(const std::string& file, RawTrace raw,
                                         const TraceOptions& options, const TraceFaultAt& error_at);

/// Numbers from the least to the greatest layer that a file has. Throws ConfigError for those in
/// between that it does not have, unless they are said to be dense.
void check_layer_numbers(const std::string& file, std::span<const std::uint32_t> sorted,
                         const TraceOptions& options);

/// Whether a layer is said to have no experts.
[[nodiscard]] bool is_said_dense(const TraceOptions& options, std::uint32_t layer);

}  // namespace spacemoe
