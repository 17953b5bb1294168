#pragma once

#include <string>

#include "host/robustness/robustness.hpp"

namespace spacemoe {

/// Schemes planned under the first case, judged under each; then the prices of wrong assumptions.
[[nodiscard]] std::string robustness_text(const Robustness& robustness);

/// A line for each case that is judged, case that was planned under, and scheme.
[[nodiscard]] std::string robustness_csv(const Robustness& robustness);

}  // namespace spacemoe
