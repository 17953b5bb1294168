#include "host/placement/placement_file.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "host/base/csv.hpp"

namespace spacemoe {
namespace {

/// Files with several schemes or draws do not say which one is meant.
void check_single_valued(const CsvTable& table, std::string_view name) {
  const auto column = table.find_column(name);
  for (std::size_t row = 1; column && row < table.rows(); ++row) {
    if (table.text(row, *column) != table.text(0, *column)) {
      throw table.error(row, *column,
                        fmt::format("found a second {}, \"{}\"", name, table.text(row, *column)),
                        fmt::format("one {} a file", name), "keep the lines of the one you want");
    }
  }
}

std::string counted(std::uint32_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// What a satellite holds so far; copies count as experts.
struct Held {
  std::uint32_t gateways = 0;
  std::uint32_t experts = 0;
};

class PlacementReader {
 public:
  PlacementReader(const CsvTable& table, std::uint32_t layers, std::uint32_t experts,
                  const Constellation& constellation, const Capacity& capacity)
      : table_(table),
        layers_(layers),
        experts_(experts),
        constellation_(constellation),
        capacity_(capacity),
        layer_(table.column("layer")),
        role_(table.column("role")),
        expert_(table.column("expert")),
        satellite_(table.column("satellite")),
        address_{table.find_column("shell"), table.find_column("plane"), table.find_column("slot")},
        held_(constellation.size()),
        satellite_of_(std::size_t{layers} * (experts + 1)) {}

  /// The satellite of each module that the table names, and no copies.
  const std::vector<std::optional<std::uint32_t>>& read_some() {
    const std::vector<std::size_t> replica_rows = read_modules();
    if (!replica_rows.empty()) {
      throw table_.error(replica_rows.front(), role_, "found \"replica\"", "gateway, expert",
                         "a search places no copies");
    }
    return satellite_of_;
  }

  Placement read() {
    // Copies come last: what they are copies of must be known, and lines may have any order.
    const std::vector<std::size_t> replica_rows = read_modules();
    Placement placement;
    for (std::uint32_t layer = 0; layer < layers_; ++layer) {
      placement.gateways.push_back(found(layer, 0));
      for (std::uint32_t expert = 0; expert < experts_; ++expert) {
        placement.satellites.push_back(found(layer, expert + 1));
      }
    }
    for (const std::size_t row : replica_rows) {
      add_replica(row, placement);
    }
    std::ranges::sort(placement.replicas);
    return placement;
  }

 private:
  /// All lines but those of copies, which it returns.
  std::vector<std::size_t> read_modules() {
    std::vector<std::size_t> replica_rows;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (table_.text(row, role_) == "replica") {
        replica_rows.push_back(row);
      } else {
        place(row, module(row), satellite(row));
      }
    }
    return replica_rows;
  }

  /// The number of a line's module: gateway 0, experts from 1, layer by layer.
  [[nodiscard]] std::size_t module(std::size_t row) const {
    const std::uint64_t layer = table_.unsigned_integer(row, layer_, layers_ - 1);
    const std::string& role = table_.text(row, role_);
    if (role == "gateway") {
      return layer * (experts_ + 1);
    }
    if (role != "expert") {
      throw table_.error(row, role_, fmt::format("found \"{}\"", role), "gateway, expert, replica");
    }
    return layer * (experts_ + 1) + 1 + table_.unsigned_integer(row, expert_, experts_ - 1);
  }

  void add_replica(std::size_t row, Placement& placement) {
    const Replica replica{
        static_cast<std::uint32_t>(table_.unsigned_integer(row, layer_, layers_ - 1)),
        static_cast<std::uint32_t>(table_.unsigned_integer(row, expert_, experts_ - 1)),
        satellite(row)};
    const auto refuse = [&](const char* what) {
      throw table_.error(row, satellite_, fmt::format("found {}, {}", replica.satellite, what),
                         "copies of an expert on different satellites");
    };
    if (found(replica.layer, replica.expert + 1) == replica.satellite) {
      refuse("where the expert itself stands");
    }
    if (std::ranges::find(placement.replicas, replica) != placement.replicas.end()) {
      refuse("which has a copy of that expert already");
    }
    hold(row, replica.satellite, 0, 1);
    placement.replicas.push_back(replica);
  }

  [[nodiscard]] std::uint32_t satellite(std::size_t row) const {
    const auto satellite = static_cast<std::uint32_t>(
        table_.unsigned_integer(row, satellite_, constellation_.size() - 1));
    if (constellation_.failed()[satellite] != 0) {
      throw table_.error(row, satellite_, fmt::format("found {}, which has failed", satellite),
                         "a satellite that works");
    }
    check_address(row, satellite);
    return satellite;
  }

  /// A file made for another constellation numbers satellites otherwise.
  void check_address(std::size_t row, std::uint32_t satellite) const {
    const SatelliteAddress at = constellation_.address(satellite);
    const std::array<std::uint32_t, 3> expected = {at.shell, at.plane, at.slot};
    for (std::size_t part = 0; part < expected.size(); ++part) {
      const auto column = address_[part];
      if (column && table_.text(row, *column) != fmt::format("{}", expected[part])) {
        throw table_.error(
            row, *column,
            fmt::format("found \"{}\" for satellite {}", table_.text(row, *column), satellite),
            fmt::format("{}, where this constellation has that satellite", expected[part]),
            "was the file made for another constellation?");
      }
    }
  }

  void place(std::size_t row, std::size_t module, std::uint32_t satellite) {
    if (satellite_of_[module]) {
      throw table_.error(row, role_, "found a module for the second time", "each module once");
    }
    const bool gateway = module % (experts_ + 1) == 0;
    hold(row, satellite, gateway ? 1 : 0, gateway ? 0 : 1);
    satellite_of_[module] = satellite;
  }

  /// Adds a line's module to what its satellite holds.
  void hold(std::size_t row, std::uint32_t satellite, std::uint32_t gateways,
            std::uint32_t experts) {
    Held& held = held_[satellite];
    held.gateways += gateways;
    held.experts += experts;
    if (!capacity_.fits(held.gateways, held.experts)) {
      const std::string what =
          capacity_.modules == 1 && held.gateways + held.experts > 1
              ? std::string("which holds another module")
              : fmt::format("which would hold {} and {}", counted(held.gateways, "gateway"),
                            counted(held.experts, "expert"));
      throw table_.error(row, satellite_, fmt::format("found {}, {}", satellite, what),
                         what_fits(capacity_));
    }
  }

  [[nodiscard]] std::uint32_t found(std::uint32_t layer, std::uint32_t module) const {
    const auto satellite = satellite_of_[std::size_t{layer} * (experts_ + 1) + module];
    if (!satellite) {
      const std::string name = module == 0 ? "the gateway" : fmt::format("expert {}", module - 1);
      throw table_.error(
          fmt::format("found no line for {} of layer {}", name, layer),
          fmt::format("a gateway and {} experts in each of {} layers", experts_, layers_));
    }
    return *satellite;
  }

  const CsvTable& table_;
  std::uint32_t layers_;
  std::uint32_t experts_;
  const Constellation& constellation_;
  const Capacity& capacity_;
  std::size_t layer_;
  std::size_t role_;
  std::size_t expert_;
  std::size_t satellite_;
  std::array<std::optional<std::size_t>, 3> address_;  ///< columns of shell, plane and slot
  std::vector<Held> held_;                             ///< [satellites]
  std::vector<std::optional<std::uint32_t>> satellite_of_;
};

}  // namespace

Placement read_placement(const std::filesystem::path& file, std::uint32_t layers,
                         std::uint32_t experts, const Constellation& constellation,
                         const Capacity& capacity) {
  const CsvTable table = read_csv(file);
  check_single_valued(table, "scheme");
  check_single_valued(table, "draw");
  return PlacementReader(table, layers, experts, constellation, capacity).read();
}

std::vector<std::optional<std::uint32_t>> read_fixed_modules(const std::filesystem::path& file,
                                                             std::uint32_t layers,
                                                             std::uint32_t experts,
                                                             const Constellation& constellation,
                                                             const Capacity& capacity) {
  const CsvTable table = read_csv(file);
  check_single_valued(table, "scheme");
  check_single_valued(table, "draw");
  return PlacementReader(table, layers, experts, constellation, capacity).read_some();
}

}  // namespace spacemoe
