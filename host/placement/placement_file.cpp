#include "host/placement/placement_file.hpp"

#include <array>
#include <optional>
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

class PlacementReader {
 public:
  PlacementReader(const CsvTable& table, std::uint32_t layers, std::uint32_t experts,
                  const Constellation& constellation)
      : table_(table),
        layers_(layers),
        experts_(experts),
        constellation_(constellation),
        layer_(table.column("layer")),
        role_(table.column("role")),
        expert_(table.column("expert")),
        satellite_(table.column("satellite")),
        address_{table.find_column("shell"), table.find_column("plane"), table.find_column("slot")},
        module_of_(constellation.size()),
        satellite_of_(std::size_t{layers} * (experts + 1)) {}

  /// The satellite of each module that the table names.
  const std::vector<std::optional<std::uint32_t>>& read_some() {
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      place(row, module(row), satellite(row));
    }
    return satellite_of_;
  }

  Placement read() {
    read_some();
    Placement placement;
    for (std::uint32_t layer = 0; layer < layers_; ++layer) {
      placement.gateways.push_back(found(layer, 0));
      for (std::uint32_t expert = 0; expert < experts_; ++expert) {
        placement.satellites.push_back(found(layer, expert + 1));
      }
    }
    return placement;
  }

 private:
  /// The number of a line's module: gateway 0, experts from 1, layer by layer.
  [[nodiscard]] std::size_t module(std::size_t row) const {
    const std::uint64_t layer = table_.unsigned_integer(row, layer_, layers_ - 1);
    const std::string& role = table_.text(row, role_);
    if (role == "gateway") {
      return layer * (experts_ + 1);
    }
    if (role != "expert") {
      throw table_.error(row, role_, fmt::format("found \"{}\"", role), "gateway, expert");
    }
    return layer * (experts_ + 1) + 1 + table_.unsigned_integer(row, expert_, experts_ - 1);
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
    if (module_of_[satellite]) {
      throw table_.error(row, satellite_,
                         fmt::format("found {}, which holds another module", satellite),
                         "one module a satellite");
    }
    satellite_of_[module] = satellite;
    module_of_[satellite] = module;
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
  std::size_t layer_;
  std::size_t role_;
  std::size_t expert_;
  std::size_t satellite_;
  std::array<std::optional<std::size_t>, 3> address_;  ///< columns of shell, plane and slot
  std::vector<std::optional<std::size_t>> module_of_;
  std::vector<std::optional<std::uint32_t>> satellite_of_;
};

}  // namespace

Placement read_placement(const std::filesystem::path& file, std::uint32_t layers,
                         std::uint32_t experts, const Constellation& constellation) {
  const CsvTable table = read_csv(file);
  check_single_valued(table, "scheme");
  check_single_valued(table, "draw");
  return PlacementReader(table, layers, experts, constellation).read();
}

std::vector<std::optional<std::uint32_t>> read_fixed_modules(const std::filesystem::path& file,
                                                             std::uint32_t layers,
                                                             std::uint32_t experts,
                                                             const Constellation& constellation) {
  const CsvTable table = read_csv(file);
  check_single_valued(table, "scheme");
  check_single_valued(table, "draw");
  return PlacementReader(table, layers, experts, constellation).read_some();
}

}  // namespace spacemoe
