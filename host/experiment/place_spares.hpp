#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// Places `per_layer` spares in each layer on satellites that hold nothing: the first of the
/// gateway, without which no token gets through, the others of the experts that most tokens need. A
/// spare's cost on a satellite is that of a token (docs/model.md, "Search") with the module there,
/// in the planning slots; all spares together are placed at the smallest sum, by linear assignment.
/// Needs exact expectations and a placement without replicas. Throws ConfigError with `key` where
/// there is no room.
[[nodiscard]] std::vector<Spare> place_spares(const Placement& placement, std::uint32_t per_layer,
                                              const Study& study, const RunContext& context,
                                              std::string_view key = "--spares");

/// Time that a token takes longer through one of some spares than if they stood where they cost
/// least together in evaluation slots, which their rule does not know: the mean over the spares
/// (s), over as many slots of the first realisation as there are planning slots, evenly spread.
/// What is best in the very slots that it is judged by is a bound that no rule reaches.
[[nodiscard]] double spare_excess_s(const Placement& placement, std::span<const Spare> spares,
                                    const Study& study, const RunContext& context);

/// For commands that place spares themselves. Throws ConfigError where a placement of the scheme of
/// that number has some.
void check_no_spares(const Placement& placement, std::size_t scheme);

}  // namespace spacemoe
