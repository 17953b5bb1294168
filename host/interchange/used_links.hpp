#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "host/base/progress.hpp"
#include "host/experiment/study.hpp"
#include "host/interchange/czml.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// When links are used: by a use and their ends, the lower number first.
using UsedLinks = std::map<std::pair<CzmlLinkUse, std::pair<Satellite, Satellite>>, TimeParts>;

/// The links that a placement uses in each slot: those on shortest paths between gateways and the
/// experts of their layers, and those that the slot's first token takes. Slots that follow each
/// other are one part. Progress in slots.
[[nodiscard]] UsedLinks used_links(const Study& study, SnapshotPass& pass,
                                   const Placement& placement, Progress& progress);

}  // namespace spacemoe
