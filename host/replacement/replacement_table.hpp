#pragma once

#include <string>

#include "host/replacement/replacement.hpp"

namespace spacemoe {

/// For people: a line for each scheme, rate of links and policy.
[[nodiscard]] std::string replacement_text(const ReplacementResult& result);

/// The same as CSV with all digits.
[[nodiscard]] std::string replacement_csv(const ReplacementResult& result);

}  // namespace spacemoe
