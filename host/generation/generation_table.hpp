#pragma once

#include <string>

#include "host/generation/generation.hpp"

namespace spacemoe {

/// What schemes make of the sequences, for a terminal.
[[nodiscard]] std::string generation_text(const GenerationResult& result);

/// All sequences as CSV, one line each.
[[nodiscard]] std::string sequences_csv(const GenerationResult& result);

}  // namespace spacemoe
