#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace spacemoe {

/// One of the seeds with one to four changes: a bit, a byte, a piece that texts break at, something
/// removed, repeated, cut off, or taken from another seed. The same number makes the same of the
/// same seeds.
[[nodiscard]] std::string mutant(std::span<const std::string> seeds, std::uint64_t number);

}  // namespace spacemoe
