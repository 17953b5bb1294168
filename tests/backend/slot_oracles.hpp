#pragma once

#include <cstdint>
#include <vector>

#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/sharing_study.hpp"
#include "tests/oracle/sky_oracle.hpp"

namespace spacemoe {

/// One oracle per slot, from the links that the backend under test reports.
inline std::vector<oracle::SlotOracle> slot_oracles(const SharingStudy& study) {
  const SnapshotSeries series = study.sky.series();
  const auto backend = backend_under_test(1);
  const auto snapshots = backend->snapshots(series);
  std::vector<LinkReport> reports(series.network.links.size());
  std::vector<oracle::SlotOracle> oracles;
  for (std::uint32_t slot = 0; slot < series.slots; ++slot) {
    snapshots->links(Slot{slot}, reports);
    std::vector<float> weights;
    for (const LinkReport& report : reports) {
      weights.push_back(report.weight_s);
    }
    oracles.emplace_back(series.network, weights, study.expert_s, study.gateway_s);
  }
  return oracles;
}

}  // namespace spacemoe
