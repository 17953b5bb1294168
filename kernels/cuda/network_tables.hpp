#pragma once

#include <cstdint>

#include "kernels/api/snapshots.hpp"
#include "kernels/common/sky.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/path_tables.hpp"

namespace spacemoe::cuda {

/// A series of snapshots as kernels see it: pointers into device memory.
struct NetworkTables {
  SkyTables sky;
  PathTables paths;
};

/// A trace in the device's memory.
class DeviceTrace {
 public:
  explicit DeviceTrace(const TraceView& trace) : starts_(trace.starts), spans_(trace.spans) {}

  [[nodiscard]] TraceTables tables() const {
    return {starts_.size() == 0 ? nullptr : starts_.data(), spans_.data()};
  }

 private:
  DeviceBuffer<std::uint32_t> starts_;
  DeviceBuffer<SlotSpan> spans_;
};

/// The tables of a series in the device's memory, copied there once.
class DeviceNetwork {
 public:
  /// `form`: form in which its paths are to be solved.
  DeviceNetwork(const SnapshotSeries& series, const PathForm& form);

  [[nodiscard]] const NetworkTables& tables() const { return tables_; }

 private:
  DeviceBuffer<ShellConstants> shells_;
  DeviceBuffer<SatelliteConstants> satellites_;
  DeviceBuffer<LinkCandidate> links_;
  DeviceBuffer<std::uint8_t> failed_;
  DeviceBuffer<ShellPhase> phases_;
  DeviceBuffer<SatelliteLinks> partners_;
  DeviceBuffer<OrbitState> orbits_;
  DeviceBuffer<Region> regions_;
  DeviceBuffer<RegionPlace> places_;
  DeviceTrace of_links_;
  DeviceTrace of_satellites_;
  DeviceBuffer<double> failure_;
  DeviceBuffer<LossCase> losses_;
  DevicePaths paths_;
  NetworkTables tables_;
};

}  // namespace spacemoe::cuda
