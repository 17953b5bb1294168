#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/experiment/module_seconds.hpp"
#include "host/experiment/scenario.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// The way of a token through one of its active experts.
struct ExpertWay {
  Expert expert;
  Satellite satellite;  ///< that serves it: of several copies the nearest
  /// Satellites from the layer's gateway to the expert, and on to the next gateway, both ends
  /// included; nothing where there is no path.
  std::vector<Satellite> there;
  std::vector<Satellite> onward;
  std::optional<double> latency_s;  ///< paths and compute; nothing where there is no path
};

/// A layer of a token: it goes on when the slowest of its experts is done.
struct LayerWay {
  Satellite gateway;
  std::vector<ExpertWay> experts;
  std::optional<double> latency_s;  ///< with the gateway's compute; nothing where it is lost
};

/// One snapshot as paths are traced in it.
struct TracedSlot {
  Slot slot;
  std::vector<LinkReport> links;  ///< [links]
};

/// Follows single tokens through a placement, link by link, as the engines count them.
class TokenTracer {
 public:
  /// Views of all arguments; they must outlive this.
  TokenTracer(const Scenario& scenario, SnapshotPass& pass, const SetLawView& law,
              const StudyCompute& compute, std::uint64_t seed);

  /// The way of a slot's first token, which the scheme's first placement serves. [layers]
  [[nodiscard]] std::vector<LayerWay> trace(const TracedSlot& slot,
                                            const Placement& placement) const;

 private:
  class TracedPlacement;

  const Scenario& scenario_;
  SnapshotPass& pass_;
  const SetLawView& law_;
  const StudyCompute& compute_;
  std::uint64_t seed_;
};

}  // namespace spacemoe
