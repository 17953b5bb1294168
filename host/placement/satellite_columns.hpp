#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "host/base/csv.hpp"
#include "host/constellation/constellation.hpp"

namespace spacemoe {

/// The columns of a table that say on which satellite something stands: `satellite`, its number;
/// or shell, plane and `slot`, its index in the plane; or both. Without a column `shell` there must
/// be one shell.
class SatelliteColumns {
 public:
  /// Throws ConfigError where a table says neither.
  SatelliteColumns(const CsvTable& table, const Constellation& constellation);

  /// The satellite of a row. Throws ConfigError where there is none of that number or at that
  /// place, and where the two are not of one satellite.
  [[nodiscard]] Satellite at(std::size_t row) const;
  /// The column that errors about a satellite point to.
  [[nodiscard]] std::size_t told_column() const { return number_ ? *number_ : *address_[2]; }

 private:
  void check_address(std::size_t row, Satellite satellite) const;

  const CsvTable& table_;
  const Constellation& constellation_;
  std::optional<std::size_t> number_;
  std::array<std::optional<std::size_t>, 3> address_;  ///< shell, plane and index in the plane
};

}  // namespace spacemoe
