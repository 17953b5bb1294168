#include "host/inspect/network_export.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/npy.hpp"
#include "host/base/system_limits.hpp"
#include "host/inspect/network_files.hpp"
#include "host/inspect/partner_summary.hpp"
#include "host/topology/link_names.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

OwnFile own_file(const std::filesystem::path& folder, const FileKind& kind, std::string content) {
  return {folder / kind.name, kind, std::move(content)};
}

void check_paths_fit(std::uint32_t size) {
  constexpr double giga = 1e9;
  const double needed = sizeof(float) * static_cast<double>(std::uint64_t{size} * size);
  const auto there = static_cast<double>(available_memory());
  if (needed > there) {
    throw ConfigError(
        {.key = "--export",
         .found =
             fmt::format("found {} satellites, whose paths take {:.1f} GB", size, needed / giga),
         .allowed = fmt::format("up to {:.1f} GB, which are available here", there / giga),
         .hint = "--slots all exports no paths, --path A B prints one"});
  }
}

std::string paths_npy(SnapshotPass& snapshots, Slot slot, std::uint32_t size, Progress& progress) {
  // Few enough rows to take little memory beside the file, many enough to fill tiles.
  constexpr std::size_t rows_at_once = 512;
  NpyArray<float> matrix({size, size});
  const auto sources = list_all<Satellite>(size);
  std::vector<float> rows;
  progress.begin("paths", size);
  for (std::size_t first = 0; first < size; first += rows_at_once) {
    const auto part = std::span(sources).subspan(first, std::min(rows_at_once, size - first));
    rows.resize(part.size() * size);
    snapshots.path_rows({slot, 1}, part, rows);
    matrix.append(rows);
    progress.advance(part.size());
  }
  progress.end();
  return std::move(matrix).take();
}

/// The quantities of a series, slot by slot.
class SeriesArrays {
 public:
  SeriesArrays(std::size_t slots, std::size_t satellites, std::size_t links)
      : positions_({slots, satellites, 3}),
        velocities_({slots, satellites, 3}),
        states_({slots, links}),
        lengths_({slots, links}),
        weights_({slots, links}) {}

  /// Bytes of the arrays of one slot.
  static double slot_bytes(std::size_t satellites, std::size_t links) {
    return static_cast<double>(satellites * 6 * sizeof(double) +
                               links * (sizeof(std::uint8_t) + sizeof(double) + sizeof(float)));
  }

  void add(std::span<const OrbitState> orbits, std::span<const LinkReport> links) {
    for (const auto& [position, velocity] : orbits) {
      positions_.append(std::array{position.x, position.y, position.z});
      velocities_.append(std::array{velocity.x, velocity.y, velocity.z});
    }
    for (const LinkReport& link : links) {
      states_.append(static_cast<std::uint8_t>(link.state));
      lengths_.append(link.geometry.length_km);
      weights_.append(link.weight_s);
    }
  }

  /// In the order of `series_kinds`, from positions_km.npy on.
  std::array<std::string, 5> take() && {
    return {std::move(positions_).take(), std::move(velocities_).take(), std::move(states_).take(),
            std::move(lengths_).take(), std::move(weights_).take()};
  }

 private:
  NpyArray<double> positions_;
  NpyArray<double> velocities_;
  NpyArray<std::uint8_t> states_;
  NpyArray<double> lengths_;
  NpyArray<float> weights_;
};

std::string snapshot_json(Slot slot, double time_s) {
  return ordered_json{{"frame", export_frame}, {"slot", number(slot)}, {"time_s", time_s}}.dump(2) +
         "\n";
}

std::string series_json(std::size_t slots) {
  ordered_json states = ordered_json::array();
  for (std::uint8_t state = 0; state < link_states; ++state) {
    states.push_back(name_of(static_cast<LinkState>(state)));
  }
  return ordered_json{{"frame", export_frame},
                      {"slots", slots},
                      {"axes",
                       {{"times_s", "slot"},
                        {"positions_km", "slot, satellite, xyz"},
                        {"velocities_km_s", "slot, satellite, xyz"},
                        {"link_states", "slot, candidate"},
                        {"link_lengths_km", "slot, candidate"},
                        {"link_weights_s", "slot, candidate"}}},
                      {"link_states", states}}
             .dump(2) +
         "\n";
}

void check_size(std::size_t slots, std::size_t satellites, std::size_t links) {
  constexpr double giga = 1e9;
  const double bytes = static_cast<double>(slots) * SeriesArrays::slot_bytes(satellites, links);
  if (bytes > max_series_bytes) {
    throw ConfigError(
        {.key = "--slots",
         .found = fmt::format("found {} slots, which take {:.3g} GB", slots, bytes / giga),
         .allowed = fmt::format("up to {:.3g} GB", max_series_bytes / giga),
         .hint = "--set time.slots= takes fewer of them, --slot one"});
  }
}

}  // namespace

std::vector<OwnFile> snapshot_files(const std::filesystem::path& folder, const Scenario& scenario,
                                    SnapshotPass& snapshots, Slot slot, Progress& progress) {
  const Constellation& constellation = scenario.constellation();
  check_paths_fit(constellation.size());
  std::vector<OrbitState> orbits(constellation.size());
  snapshots.orbits(slot, orbits);
  std::vector<LinkReport> links(scenario.network().links().size());
  snapshots.links(slot, links);
  // One by one: a list in braces would copy the paths, and there is memory for one of them.
  std::vector<OwnFile> files;
  files.push_back(own_file(folder, snapshot_kinds[0], positions_csv(constellation, orbits)));
  files.push_back(
      own_file(folder, snapshot_kinds[1], links_csv(scenario.network().links(), links)));
  files.push_back(own_file(folder, snapshot_kinds[2],
                           paths_npy(snapshots, slot, constellation.size(), progress)));
  files.push_back(own_file(folder, snapshot_kinds[3],
                           snapshot_json(slot, scenario.slots().start_s[number(slot)])));
  return files;
}

std::vector<OwnFile> series_files(const std::filesystem::path& folder, const Scenario& scenario,
                                  SnapshotPass& snapshots) {
  const std::vector<double>& times_s = scenario.slots().start_s;
  const std::size_t satellites = scenario.constellation().size();
  const std::size_t candidates = scenario.network().links().size();
  check_size(times_s.size(), satellites, candidates);
  SeriesArrays arrays(times_s.size(), satellites, candidates);
  std::vector<OrbitState> orbits(satellites);
  std::vector<LinkReport> links(candidates);
  for (const Slot slot : all<Slot>(static_cast<std::uint32_t>(times_s.size()))) {
    snapshots.orbits(slot, orbits);
    snapshots.links(slot, links);
    arrays.add(orbits, links);
  }
  NpyArray<double> times({times_s.size()});
  times.append(times_s);
  std::array<std::string, 5> series = std::move(arrays).take();
  std::vector<OwnFile> files;
  files.push_back(own_file(folder, series_kinds[0], satellites_csv(scenario.constellation())));
  files.push_back(own_file(folder, series_kinds[1], candidates_csv(scenario.network().links())));
  files.push_back(own_file(folder, series_kinds[2], std::move(times).take()));
  for (std::size_t i = 0; i < series.size(); ++i) {
    files.push_back(own_file(folder, series_kinds[3 + i], std::move(series[i])));
  }
  files.push_back(
      own_file(folder, series_kinds[8], partners_csv(scenario.network(), scenario.slots())));
  files.push_back(own_file(folder, series_kinds[9], series_json(times_s.size())));
  return files;
}

}  // namespace spacemoe
