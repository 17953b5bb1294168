#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/csv.hpp"
#include "host/constellation/constellation.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/placement.hpp"

/// The table of placements.csv and placement.csv, which only this header's functions write and
/// read. A line per module, in any order: layer; role, which is gateway, expert, replica (a further
/// copy of an expert), gateway_replica (of a further set of gateways) or spare (of an expert or,
/// where that is empty, of the gateway); expert, empty for a gateway, and for one of a further set
/// the number of its set, from 1; the satellite's shell, plane and index in its plane (column
/// `slot`); satellite. A table of several placements has `scheme` and `draw` before these. A table
/// that is read may have satellites by number alone, or by their place alone.
namespace spacemoe {

/// Role of the gateways of further sets.
inline constexpr std::string_view further_gateway_role = "gateway_replica";

/// A module of a placement, as a line names it.
struct PlacedModule {
  Layer layer;
  std::string_view role;         ///< gateway, expert, replica, gateway_replica, spare
  std::optional<Expert> expert;  ///< empty: it is a gateway, or a spare of one
  Satellite satellite;
  std::uint32_t set = 0;  ///< of gateways
};

/// The modules of a placement in the order of the table: layer by layer, the gateway first.
[[nodiscard]] std::vector<PlacedModule> placed_modules(const Placement& placement);

/// Satellites that hold a module or a copy, spares left out.
[[nodiscard]] std::uint32_t satellites_in_use(const Placement& placement);

/// A placement as one table. [modules and copies]
[[nodiscard]] std::string placement_csv(const Placement& placement,
                                        const Constellation& constellation);

/// The placements of a scheme. [draws]
struct SchemePlacements {
  std::string_view scheme;
  std::span<const Placement> draws;
};

/// The placements of several schemes as one table, in the order given.
[[nodiscard]] std::string placements_csv(std::span<const SchemePlacements> schemes,
                                         const Constellation& constellation);

/// Requirements of a placement that is read: a model's modules, and satellites that can hold them.
struct PlacementFrame {
  std::uint32_t layers;
  std::uint32_t experts;
  const Constellation& constellation;
  Capacity capacity = {};
};

/// Reads a file with one placement. Columns scheme and draw may be there, with one value each; or
/// with several schemes, of which the lines of `scheme` count, if it is one of them. Satellites
/// stand there as SatelliteColumns reads them. Throws ConfigError with file:line:column where a
/// module is missing or there twice, where a satellite does not exist, has failed, holds more than
/// fits or has two copies of an expert, where a file of a result folder has changed since it was
/// written, and FileError where the file cannot be read.
[[nodiscard]] Placement read_placement(const std::filesystem::path& file,
                                       const PlacementFrame& frame, std::string_view scheme = {});

/// Some of a placement's modules.
struct FixedModules {
  /// Layer by layer, the gateway first. [layers * (1 + experts)]
  std::vector<std::optional<Satellite>> modules;
  std::vector<Replica> replicas;  ///< ascending
};

/// The modules that such a file names, which need not be all, and copies of experts. Throws as
/// read_placement, and where it names a spare or a gateway of a further set.
[[nodiscard]] FixedModules read_fixed_modules(const std::filesystem::path& file,
                                              const PlacementFrame& frame);

/// Number of placements of a scheme in a table of several.
struct SchemeDraws {
  std::string_view scheme;
  std::uint32_t draws;
};

/// Reads a table of several schemes. Throws as read_placement, and where a line is of another
/// scheme or draw. [schemes][draws]
[[nodiscard]] std::vector<std::vector<Placement>> read_placements(
    const CsvTable& table, std::span<const SchemeDraws> schemes, const PlacementFrame& frame);

}  // namespace spacemoe
