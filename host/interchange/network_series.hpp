#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/base/progress.hpp"
#include "host/base/zip_stream.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/snapshots.hpp"

/// The network of many slots as arrays of NumPy in one .npz: docs/interchange.md.
namespace spacemoe {

/// What every such archive starts with: a member that says so.
[[nodiscard]] std::string_view network_npz_start();

/// Which part of a series is written.
struct SeriesPart {
  SlotRange slots;
  std::vector<Satellite> sources;  ///< of the path latencies
};

/// Bytes of the arrays that grow with the slots.
[[nodiscard]] std::uint64_t series_bytes(const Scenario& scenario, const SeriesPart& part);

/// Writes the archive, slot by slot: memory holds some 64 MB of it, and at least 512 rows of paths.
/// The same config gives the same bytes. Progress in slots. Throws FileError and Interrupted.
void write_series(ZipStream& archive, const Scenario& scenario, SnapshotPass& pass,
                  const SeriesPart& part, Progress& progress);

}  // namespace spacemoe
