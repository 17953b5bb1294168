#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/config/experiment_config.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Times that are close enough to each other to interpolate positions between them.
struct SampleTimes {
  double step_s;
  std::uint32_t count;  ///< the last one is the end of the horizon
};

/// All starts of slots, and as many times between them as leave at least 90 to the shortest period.
/// A polynomial of degree 5 through neighbouring positions of a circular orbit is then a few
/// centimetres off at most: a (2 pi / 90)^6 / 6! times the product of distances to the six, which
/// is 15 in the first and last interval.
[[nodiscard]] SampleTimes sample_times(const TimeSlots& slots, const Constellation& constellation);

/// Positions of all satellites at such times, as the backend computes them.
class OrbitSamples {
 public:
  OrbitSamples(const ExperimentConfig& config, const Scenario& scenario, Backend& backend);

  [[nodiscard]] const SampleTimes& times() const { return times_; }
  /// Satellites of which the positions take some 64 MB: one or more.
  [[nodiscard]] std::uint32_t satellites_at_once() const;
  /// Positions (km, inertial) of `count` satellites from `first` on. [satellites][samples]
  [[nodiscard]] std::vector<Vector3> positions_km(Satellite first, std::uint32_t count);

 private:
  SampleTimes times_;
  Scenario sampled_;  ///< the same satellites, in slots that start at these times
  std::unique_ptr<SnapshotPass> pass_;
};

}  // namespace spacemoe
