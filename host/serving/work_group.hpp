#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "host/serving/work_split.hpp"

namespace spacemoe {

/// Works with a choice that hang together, with the servers that they use numbered from 0.
struct WorkGroup {
  /// members: of works
  WorkGroup(std::span<const double> all_own_s, std::span<const SharedWork> all,
            std::span<const std::size_t> of_all);

  /// Work of each server, which has its own besides what the parts of works bring. [servers]
  [[nodiscard]] std::vector<double> loads_s(std::span<const std::vector<double>> parts) const;

  std::vector<std::size_t> members;  ///< numbers of the works
  std::vector<SharedWork> works;     ///< [members], by numbers of servers in the group
  std::vector<double> own_s;         ///< [servers]
};

/// The best split of a group and the greatest work in it, by linear programming.
[[nodiscard]] WorkSplit exact_split(const WorkGroup& group);
/// Size of the table that this takes: rows times columns.
[[nodiscard]] double exact_cells(const WorkGroup& group);

}  // namespace spacemoe
