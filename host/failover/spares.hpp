#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/failover/loss_study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A further copy of a gateway or an expert, idle until the satellite of the first is lost.
struct Spare {
  Layer layer;
  std::optional<Expert> expert;  ///< none: of the gateway
  Satellite satellite;
};

/// Places `per_layer` spares in each layer on satellites that hold nothing: the first of the
/// gateway, without which no token gets through, the others of the experts that most tokens need. A
/// spare's cost on a satellite is that of a token (docs/model.md, "Search") with the module there,
/// in the planning slots; all spares together are placed at the smallest sum, by linear assignment.
/// Needs exact expectations and a placement without replicas. Throws ConfigError where there is no
/// room.
[[nodiscard]] std::vector<Spare> place_spares(const Placement& placement, std::uint32_t per_layer,
                                              const Study& study, const RunContext& context);

/// The satellite of the module that a spare is for.
[[nodiscard]] Satellite first_place(const Spare& spare, const Placement& placement);

/// The placement that serves where some satellites have failed: their modules are where their
/// spares are, if these have not failed too. failed: [satellites], 1 where a satellite has failed
[[nodiscard]] Placement under_failures(Placement placement, std::span<const Spare> spares,
                                       std::span<const std::uint8_t> failed);

/// The same under a loss.
[[nodiscard]] Placement under_loss(Placement placement, std::span<const Spare> spares,
                                   const Loss& loss);

}  // namespace spacemoe
