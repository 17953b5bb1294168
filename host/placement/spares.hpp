#pragma once

#include <cstdint>
#include <span>

#include "host/placement/placement.hpp"

namespace spacemoe {

/// The satellite of the module that a spare is for.
[[nodiscard]] Satellite first_place(const Spare& spare, const Placement& placement);

/// The placement whose module is where its spare stands.
[[nodiscard]] Placement with_spare(Placement placement, const Spare& spare);

/// The placement that serves where some satellites have failed: their modules are where their
/// spares are, if these have not failed too. failed: [satellites], 1 where a satellite has failed
[[nodiscard]] Placement under_failures(Placement placement, std::span<const Spare> spares,
                                       std::span<const std::uint8_t> failed);

}  // namespace spacemoe
