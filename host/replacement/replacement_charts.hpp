#pragma once

#include <cstddef>
#include <vector>

#include "host/charts/chart.hpp"
#include "host/replacement/replacement.hpp"

namespace spacemoe {

/// Tokens of every policy over those of the first, by the rate of links where there are several
/// rates, else by policy; and the rates at which a policy begins to pay.
[[nodiscard]] std::vector<Chart> replacement_charts(const ReplacementResult& result);

/// The charts that a result can have, without their data: what their files are called.
[[nodiscard]] std::vector<Chart> possible_replacement_charts();

}  // namespace spacemoe
