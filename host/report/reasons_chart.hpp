#pragma once

#include <optional>

#include "host/charts/chart.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Which reason keeps which part of the links down, over time: at most `max_reason_slots` slots,
/// evenly spread. Reasons that never occur are left out, and links that are up stand in the data
/// only. Nothing where no link is ever down.
[[nodiscard]] std::optional<Chart> reasons_chart(const Scenario& scenario, SnapshotPass& pass);

inline constexpr std::uint32_t max_reason_slots = 400;

}  // namespace spacemoe
