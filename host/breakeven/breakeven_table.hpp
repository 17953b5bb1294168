#pragma once

#include <string>

#include "host/breakeven/breakeven.hpp"

namespace spacemoe {

/// The comparison at the config's rate, and the rates at which it turns, for a terminal.
[[nodiscard]] std::string breakeven_text(const BreakEvenResult& result);

/// Every alternative at every rate and delay as CSV.
[[nodiscard]] std::string breakeven_csv(const BreakEvenResult& result);

}  // namespace spacemoe
