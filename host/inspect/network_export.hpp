#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/npy.hpp"
#include "host/base/progress.hpp"
#include "host/experiment/scenario.hpp"
#include "host/results/own_files.hpp"
#include "kernels/api/snapshots.hpp"

/// Snapshots of a scenario as files that any other tool can read: docs/inspect.md.
namespace spacemoe {

/// The frame of all exported positions and velocities.
inline constexpr std::string_view export_frame =
    "Earth-centred inertial (ECI): z to the north pole, x to the direction from which ascending "
    "nodes are counted; does not turn with the Earth";

/// Arrays of a series that are larger than this together are refused.
inline constexpr double max_series_bytes = 4e9;

/// Files of one slot.
inline constexpr std::array<FileKind, 4> snapshot_kinds = {{{"positions.csv", "satellite,"},
                                                            {"links.csv", "a,b,kind,length_km,"},
                                                            {"paths.npy", npy_start},
                                                            {"export.json", "{\n  \"frame\": "}}};
/// Files of all slots.
inline constexpr std::array<FileKind, 10> series_kinds = {{{"satellites.csv", "satellite,"},
                                                           {"candidates.csv", "candidate,a,b,"},
                                                           {"times_s.npy", npy_start},
                                                           {"positions_km.npy", npy_start},
                                                           {"velocities_km_s.npy", npy_start},
                                                           {"link_states.npy", npy_start},
                                                           {"link_lengths_km.npy", npy_start},
                                                           {"link_weights_s.npy", npy_start},
                                                           {"partners.csv", "a,b,kind,from_s,"},
                                                           {"export.json", "{\n  \"frame\": "}}};

/// One slot: satellites, links, and all paths, in a folder. Throws ConfigError (key --export) where
/// the paths do not fit into the memory that there is.
[[nodiscard]] std::vector<OwnFile> snapshot_files(const std::filesystem::path& folder,
                                                  const Scenario& scenario, SnapshotPass& snapshots,
                                                  Slot slot, Progress& progress);

/// All slots: each quantity as an array of NumPy. Throws ConfigError (key --slots) where that would
/// be too large.
[[nodiscard]] std::vector<OwnFile> series_files(const std::filesystem::path& folder,
                                                const Scenario& scenario, SnapshotPass& snapshots);

}  // namespace spacemoe
