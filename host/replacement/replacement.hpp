#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/replacement/policy.hpp"
#include "host/statistics/interval.hpp"

namespace spacemoe {

/// What is compared: policies, and the rates at which modules travel.
struct ReplacementOptions {
  std::vector<ReplacementPolicy> policies;
  std::vector<double> link_gbps;                   ///< of each direction of each link
  double ground_gbps = 1.0;                        ///< of all that is sent up together
  std::uint64_t cached_tokens = 0;                 ///< whose keys and values travel with gateways
  std::optional<std::uint64_t> search_moves = {};  ///< places by search; none: by rule
};

/// What a policy does with a scheme, as means over the realisations of the weather.
struct ReplacementRun {
  std::string scheme;
  ReplacementPolicy policy;
  double link_gbps;
  double tokens_per_s;         ///< over the horizon, made one after the other
  double moves;                ///< times that modules set out
  double abandoned;            ///< of them, as a satellite that modules were to go to failed
  double modules;              ///< that set out
  double gigabytes;            ///< of them, those from the ground included
  double moving_share;         ///< of the horizon, in which modules are under way
  std::optional<double> gain;  ///< tokens over those of the policy `never`
  std::optional<Interval> gain_interval = {};  ///< over realisations
  /// Rate of links at which both make the same tokens: below it `never` is better. Nothing where
  /// there is none between a millionth and a million times the rates that were asked for.
  std::optional<double> break_even_gbps = {};
};

struct ReplacementResult {
  std::vector<ReplacementRun> runs;  ///< [schemes][link rates][policies]
  double horizon_s;
  std::uint32_t realisations;
  std::vector<std::string> remarks;
};

/// Plays the horizon slot by slot under each policy: tokens are made one after the other by the
/// placement that serves; where the policy says so, modules are placed anew for the coming slots,
/// and travel over the links of the slots that pass while the old placement serves. All modules
/// having arrived, the new one does. docs/model.md, "Placements that move".
///
/// The first policy is `never`, which the others are compared with. Throws ConfigError where the
/// study's law has no exact expectations, a scheme has copies of experts or tokens take no time,
/// and Interrupted.
[[nodiscard]] ReplacementResult run_replacement(const Study& study,
                                                const ReplacementOptions& options,
                                                const RunContext& context);

}  // namespace spacemoe
