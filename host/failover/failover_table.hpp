#pragma once

#include <string>

#include "host/constellation/constellation.hpp"
#include "host/failover/failover.hpp"

namespace spacemoe {

/// A line per scheme and number of spares, what the worst losses are, and the remarks.
[[nodiscard]] std::string failover_text(const FailoverResult& result,
                                        const Constellation& constellation);

/// Every loss of a single satellite as CSV: scheme; spares a layer; the satellite and its place;
/// what it holds ("gateway 3", "expert 3/5", several with "+", empty for none); delivered_fraction;
/// mean_s (empty where nothing is delivered); added_s, to the mean without a loss.
[[nodiscard]] std::string losses_csv(const FailoverResult& result,
                                     const Constellation& constellation);

/// What a satellite holds under a placement.
[[nodiscard]] std::string held_text(const Placement& placement, Satellite satellite);

}  // namespace spacemoe
