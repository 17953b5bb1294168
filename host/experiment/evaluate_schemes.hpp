#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/evaluation/evaluation_spec.hpp"
#include "host/experiment/comparison.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/evaluation.hpp"

namespace spacemoe {

/// The schemes of a plan, evaluated and compared.
struct EvaluatedSchemes {
  std::unique_ptr<Comparison> comparison;
  std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins]
  std::vector<Slot> slots;                ///< those that were evaluated, ascending
  std::optional<StoppingOutcome> stopping;
};

/// Evaluates the plan on the scenario's slots: on all of them in the order of time or, with a
/// stopping rule, run by run in an order that covers the horizon evenly, until the means are known
/// well enough. That is checked when the number of slots has grown by a quarter, whatever the
/// batches are. An evaluation that is stopped leaves no intervals.
[[nodiscard]] EvaluatedSchemes evaluate_schemes(const Scenario& scenario,
                                                const EvaluationPlan& plan,
                                                const StoppingRule& until,
                                                const RunContext& context);

}  // namespace spacemoe
