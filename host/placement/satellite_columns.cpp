#include "host/placement/satellite_columns.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace spacemoe {

SatelliteColumns::SatelliteColumns(const CsvTable& table, const Constellation& constellation)
    : table_(table),
      constellation_(constellation),
      number_(table.find_column("satellite")),
      address_{table.find_column("shell"), table.find_column("plane"), table.find_column("slot")} {
  if (number_) {
    return;
  }
  if (!address_[1] || !address_[2]) {
    throw table.error(fmt::format("found the columns {}", fmt::join(table.columns(), ", ")),
                      "satellite, or plane and slot");
  }
  if (!address_[0] && constellation.shells().size() > 1) {
    throw table.error(
        "found plane and slot alone", "shell, plane and slot, or satellite",
        fmt::format("the constellation has {} shells", constellation.shells().size()));
  }
}

Satellite SatelliteColumns::at(std::size_t row) const {
  if (number_) {
    const Satellite satellite{static_cast<std::uint32_t>(
        table_.unsigned_integer(row, *number_, constellation_.size() - 1))};
    check_address(row, satellite);
    return satellite;
  }
  const auto part = [&](std::size_t i, std::size_t count) {
    return static_cast<std::uint32_t>(table_.unsigned_integer(row, *address_[i], count - 1));
  };
  const std::uint32_t shell = address_[0] ? part(0, constellation_.shells().size()) : 0;
  const std::vector<OrbitalPlane>& planes = constellation_.shells()[shell].planes;
  const std::uint32_t plane = part(1, planes.size());
  return constellation_.satellite({shell, plane, part(2, planes[plane].satellites)});
}

/// A file made for another constellation numbers satellites otherwise.
void SatelliteColumns::check_address(std::size_t row, Satellite satellite) const {
  const SatelliteAddress at = constellation_.address(satellite);
  const std::array<std::uint32_t, 3> expected = {at.shell, at.plane, at.index_in_plane};
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

}  // namespace spacemoe
