#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/routing/dependence.hpp"
#include "host/routing/estimates.hpp"

namespace spacemoe {

/// The exponent s of shares in proportion to rank^-s that fits counts best, by likelihood: what a
/// config's `skew` stands for. At least 0.
[[nodiscard]] double fitted_skew(std::span<const double> counts);

/// Lift of pairs within a set, P(i and j) / (P(i) P(j)), over pairs that five tokens would have by
/// chance.
struct LiftRange {
  double least = 0.0;
  double most = 0.0;
};

/// How well an estimate describes what was held out, in bits for each choice: those that a code
/// made for the estimate would take.
struct HeldOutFit {
  double uniform_bits = 0.0;   ///< with all choices alike
  double estimate_bits = 0.0;  ///< with the estimate, half a count added to each choice
  double own_bits = 0.0;       ///< with the held-out counts themselves: no estimate needs less
  double chance_bits = 0.0;    ///< what estimate_bits exceeds own_bits by on average if both parts
                               ///< follow the same law and tokens are independent

  /// Share of what can be known that the estimate knows: 1 if it is as good as the held-out counts
  /// themselves, 0 if no better than none, below if worse.
  [[nodiscard]] double carried_over() const {
    return (uniform_bits - estimate_bits) / (uniform_bits - own_bits);
  }
};

/// `free`: the numbers that a law of the choices has, E - 1 for one of E experts. K choices of a
/// token differ from each other, which leaves E - K. Both counts have a positive sum.
[[nodiscard]] HeldOutFit held_out_fit(std::span<const double> estimated_from,
                                      std::span<const double> held_out, double free);

/// What is said of a layer.
struct LayerReport {
  std::uint32_t number = 0;  ///< in the file
  double least = 0.0;        ///< inclusion probability; share of activations where K is not known
  double most = 0.0;
  double skew = 0.0;
  std::optional<LiftRange> lift;
  std::optional<Dependence> next_layer;  ///< with the MoE layer after it
  std::optional<Dependence> next_token;  ///< with the same layer of the token after it
  std::optional<HeldOutFit> experts_held_out;
  std::optional<HeldOutFit> pairs_held_out;  ///< of two active experts
};

struct RoutingReport {
  std::optional<std::size_t> tokens;           ///< that the estimate is from
  std::optional<std::size_t> held_out_tokens;  ///< that it is judged by
  std::size_t domains = 0;
  std::uint32_t experts = 0;
  std::optional<std::uint32_t> active;
  std::vector<LayerReport> layers;
};

/// `active`: experts of a set, where the data do not say.
[[nodiscard]] RoutingReport report_of(const SplitData& data, std::optional<std::uint32_t> active);

/// The report as people read it.
[[nodiscard]] std::string report_text(const RoutingReport& report);

}  // namespace spacemoe
