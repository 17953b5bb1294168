#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// Slots that a placement is made for.
struct ComingSlots {
  std::uint32_t first;  ///< of the horizon
  std::uint32_t count;
};

/// Places a study's schemes anew on the slots to come: by the scheme's rule, or by a search that
/// starts from the rule's placement and from the present one. It knows the geometry of these slots
/// and which satellites have failed, and draws weather by the study's rates, as planning does.
class ComingPlanner {
 public:
  /// search_moves: of a search; none: by rule. The study and the context must outlive it.
  ComingPlanner(const Study& study, const RunContext& context,
                std::optional<std::uint64_t> search_moves);

  /// The first placement of a scheme. Throws as plan_schemes and search_experiment.
  /// failed: [satellites], 1 where a satellite has failed
  [[nodiscard]] Placement plan(std::size_t scheme, ComingSlots slots,
                               const std::vector<std::uint8_t>& failed, const Placement* present);

 private:
  const Study& study_;
  const RunContext& context_;
  std::optional<std::uint64_t> search_moves_;
  /// What was placed, by all that it depends on.
  using Key = std::tuple<std::size_t, std::uint32_t, std::uint32_t, std::vector<std::uint8_t>,
                         std::vector<Satellite>>;
  std::map<Key, Placement> placed_;
};

}  // namespace spacemoe
