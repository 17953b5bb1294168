#pragma once

#include <cstdint>
#include <utility>

#include "kernels/common/link.hpp"

namespace spacemoe {

/// The ends of a candidate, which sorts candidates and finds them again.
[[nodiscard]] inline std::pair<std::uint32_t, std::uint32_t> ends_of(const LinkCandidate& link) {
  return {link.a, link.b};
}

}  // namespace spacemoe
