#pragma once

#include <cstdint>
#include <string>

namespace spacemoe {

/// When the modules of a model are placed anew.
enum class PolicyKind : std::uint8_t {
  never,   ///< one placement for the whole horizon
  spares,  ///< the same; spares serve in place of what failed satellites held
  every,   ///< after a number of slots
  worse    ///< where a slot makes fewer tokens than the placement once made
};

/// A rule by which modules are placed anew. docs/model.md, "Placements that move".
struct ReplacementPolicy {
  PolicyKind kind = PolicyKind::never;
  std::uint32_t slots = 0;   ///< every: from one placement to the next; worse: that are planned for
  std::uint32_t spares = 0;  ///< spares: in each layer
  double loss = 0.0;         ///< worse: share of the tokens a second that may be missing

  bool operator==(const ReplacementPolicy&) const = default;
};

/// "never", "2 spares", "every 10", "10 % worse".
[[nodiscard]] std::string name_of(const ReplacementPolicy& policy);

}  // namespace spacemoe
