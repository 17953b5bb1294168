#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/replacement/coming_plan.hpp"
#include "host/replacement/module_move.hpp"
#include "host/replacement/move_routes.hpp"
#include "host/replacement/policy.hpp"
#include "host/replacement/served_slots.hpp"
#include "host/replacement/transfer.hpp"

namespace spacemoe {

/// One realisation of the horizon under a policy.
struct TimelineSums {
  double tokens = 0.0;
  std::uint64_t moves = 0;      ///< times that modules set out
  std::uint64_t abandoned = 0;  ///< of them
  std::uint64_t modules = 0;    ///< that set out
  double bits = 0.0;            ///< of them
  double moving_s = 0.0;        ///< while some were under way
};

/// Plays one scheme through the horizon, again and again: what is asked for once is kept.
class Timeline {
 public:
  /// `by_rule`: the scheme on the study's planning slots, which serves where nothing is placed
  /// anew, or where searches begin. The objects that these refer to must outlive it.
  Timeline(const Study& study, const RunContext& context, std::size_t scheme,
           const Placement& by_rule, const ModuleSizes& sizes,
           std::optional<std::uint64_t> search_moves);

  /// Throws Interrupted.
  [[nodiscard]] TimelineSums play(const ReplacementPolicy& policy, const TransferRates& rates,
                                  std::uint32_t realisation);

 private:
  /// Modules on their way to a placement.
  struct Journey {
    std::size_t to;
    std::vector<ModuleMove> moves;
    Transfer transfer;
  };
  /// The present state of a play.
  struct State {
    std::size_t serving;
    std::optional<Journey> journey;
    double best_per_s = 0.0;  ///< most tokens of a slot since the placement began to serve
    double last_per_s = 0.0;  ///< of the slot before
  };

  [[nodiscard]] Placement planned(const Placement& by_rule, bool searches);
  [[nodiscard]] std::size_t first_placement(const ReplacementPolicy& policy, Slot slot);
  [[nodiscard]] std::size_t next_placement(const ReplacementPolicy& policy, Slot slot,
                                           std::size_t serving);
  [[nodiscard]] bool is_due(const ReplacementPolicy& policy, std::uint32_t slot,
                            const State& state) const;
  void take_spares(State& state, std::uint32_t count, Slot slot);
  void set_out(State& state, std::size_t to, Slot slot, TimelineSums& sums);
  double play_slot(State& state, const TransferRates& rates, Slot slot, std::uint32_t ahead,
                   TimelineSums& sums);
  const std::vector<Route>& routes(const State& state, Slot slot);

  const Study& study_;
  const RunContext& context_;
  SnapshotSeries series_;
  double slot_s_;
  std::size_t scheme_;
  ModuleSizes sizes_;
  ServedSlots served_;
  ComingPlanner planner_;
  MoveRoutes move_routes_;
  std::size_t planned_;
  std::map<std::tuple<std::size_t, std::size_t, Slot>, std::vector<Route>> routes_;
  std::map<std::uint32_t, std::vector<Spare>> spares_;  ///< by their number in each layer
};

}  // namespace spacemoe
