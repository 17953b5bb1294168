#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/experiment/comparison.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/study.hpp"

namespace spacemoe {

/// Schemes, each by its placements, and the one among them that ratios are to.
struct ComparedSchemes {
  std::vector<std::span<const Placement>> placements;
  std::uint32_t reference;
};

/// Schemes that have been evaluated and compared.
struct EvaluatedSchemes {
  PlacementSet placements;  ///< as they serve while nothing has failed
  std::unique_ptr<Comparison> comparison;
  std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins]
  std::vector<Slot> slots;                ///< those that were evaluated, ascending
  std::optional<StoppingOutcome> stopping;
};

/// Evaluates schemes on the study's slots: on all of them in the order of time or, with a stopping
/// rule, run by run in an order that covers the horizon evenly, until the means are known well
/// enough. That is checked when the number of slots has grown by a quarter, whatever the batches
/// are. Spares serve in the slots in which the satellites of what they are for have failed. An
/// evaluation that is stopped leaves no intervals.
[[nodiscard]] EvaluatedSchemes evaluate_schemes(const Study& study, const ComparedSchemes& schemes,
                                                const RunContext& context);

}  // namespace spacemoe
