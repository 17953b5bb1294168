#include "kernels/tables/result_rows.hpp"

namespace spacemoe {

std::vector<SchemeRows> scheme_rows(const PlacementsView& placements) {
  std::vector<SchemeRows> schemes;
  for (std::uint32_t scheme = 0; scheme < placements.schemes.size(); ++scheme) {
    const auto [first, draws] = placements.schemes[scheme];
    schemes.push_back({first, draws, placements.rows(scheme)});
  }
  return schemes;
}

std::vector<ResultRow> result_rows(const PlacementsView& placements) {
  const std::vector<SchemeRows> schemes = scheme_rows(placements);
  const SchemeRows& reference = schemes[placements.reference];
  std::vector<ResultRow> rows;
  for (std::uint32_t scheme = 0; scheme < schemes.size(); ++scheme) {
    for (const Row row : all<Row>(schemes[scheme].rows)) {
      rows.push_back(
          {schemes[scheme].placement_of_row(row), reference.placement_of_row(row), scheme, row});
    }
  }
  return rows;
}

}  // namespace spacemoe
