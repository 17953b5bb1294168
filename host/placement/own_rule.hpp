#pragma once

#include <cstdint>
#include <vector>

#include "host/placement/placement.hpp"

namespace spacemoe {

class ExpectedLatency;
struct PlacementProblem;
struct Scheme;

/// A rule that is not part of the program: its placements come from elsewhere, given the problem.
class OwnRule {
 public:
  virtual ~OwnRule() = default;
  /// Whether it is asked for a placement for each draw, or for one.
  [[nodiscard]] virtual bool draws_at_random() const = 0;
  /// The placement of a draw. What it throws comes through.
  [[nodiscard]] virtual Placement place(const PlacementProblem& problem, ExpectedLatency& latency,
                                        std::uint32_t draw) = 0;
};

/// A seed of its own for each draw of a study, for rules from outside: the finaliser of SplitMix64
/// (Steele, Lea and Flood 2014).
[[nodiscard]] std::uint64_t seed_of_draw(std::uint64_t seed, std::uint32_t draw);

/// Placements of a scheme that has such a rule. Throws ConfigError where one of them cannot be.
/// [draws], or one where the rule draws nothing
[[nodiscard]] std::vector<Placement> place_by_own_rule(const Scheme& scheme, std::uint32_t draws,
                                                       const PlacementProblem& problem,
                                                       ExpectedLatency& latency);

}  // namespace spacemoe
