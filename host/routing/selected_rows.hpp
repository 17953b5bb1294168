#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "host/base/csv.hpp"

namespace spacemoe {

/// The rows of a table whose label columns have the wanted values (label -> value); all rows where
/// nothing is asked for. Throws ConfigError for an unknown label or value and where no row is left.
[[nodiscard]] std::vector<std::size_t> selected_rows(
    const CsvTable& table, const std::map<std::string, std::string>& where);

}  // namespace spacemoe
