#pragma once

#include <cstdint>

#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/path_tables.hpp"

namespace spacemoe::cuda {

/// A series of snapshots as kernels see it: pointers into device memory. See NetworkView and
/// SnapshotSeries for shapes.
struct NetworkTables {
  const ShellConstants* shells;
  const SatelliteConstants* satellites;
  const LinkCandidate* links;
  const std::uint8_t* failed;
  const ShellPhase* phases;
  std::uint32_t shell_count;
  std::uint32_t satellite_count;
  std::uint32_t link_count;
  std::uint32_t slot_count;
  LinkRules rules;
  OutageKey outages;
  PathTables paths;
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
  DevicePaths paths_;
  NetworkTables tables_;
};

}  // namespace spacemoe::cuda
