#pragma once

#include <span>
#include <string>

#include "host/breakeven/breakeven.hpp"

namespace spacemoe {

/// For a terminal: the first result at the config's rate, also at equal hardware, and of all
/// results, if there are several or at several delays, the rates at which it turns.
[[nodiscard]] std::string breakeven_text(std::span<const BreakEvenResult> results);

/// Every alternative at every rate and delay as CSV, result by result.
[[nodiscard]] std::string breakeven_csv(std::span<const BreakEvenResult> results);

}  // namespace spacemoe
