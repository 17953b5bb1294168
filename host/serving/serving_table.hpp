#pragma once

#include <string>

#include "host/serving/serving_result.hpp"

namespace spacemoe {

/// What schemes make of the requests, for a terminal.
[[nodiscard]] std::string serving_text(const ServingResult& result);

/// All load points as CSV, one line each.
[[nodiscard]] std::string serving_csv(const ServingResult& result);

}  // namespace spacemoe
