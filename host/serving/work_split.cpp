#include "host/serving/work_split.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "host/serving/priced_split.hpp"
#include "host/serving/work_group.hpp"
#include "host/topology/disjoint_sets.hpp"

namespace spacemoe {
namespace {

std::uint32_t first_server(const SharedWork& work) {
  return work.choices.front().front().server;
}

/// Groups of works with a choice that share servers. [groups][members]
std::vector<std::vector<std::size_t>> groups_of(std::span<const SharedWork> works,
                                                std::size_t servers) {
  DisjointSets sets(static_cast<std::uint32_t>(servers));
  for (const SharedWork& work : works) {
    if (work.choices.size() == 1) {
      continue;
    }
    for (const std::vector<ServerWork>& choice : work.choices) {
      for (const ServerWork& at : choice) {
        sets.join(first_server(work), at.server);
      }
    }
  }
  std::map<std::uint32_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (works[i].choices.size() > 1) {
      groups[sets.root(first_server(works[i]))].push_back(i);
    }
  }
  std::vector<std::vector<std::size_t>> result;
  for (auto& [root, members] : groups) {
    result.push_back(std::move(members));
  }
  return result;
}

}  // namespace

WorkSplit split_work(std::span<const double> own_s, std::span<const SharedWork> works) {
  WorkSplit split;
  std::vector<double> all_s(own_s.begin(), own_s.end());
  for (const SharedWork& work : works) {
    split.parts.emplace_back(work.choices.size(), 0.0).front() = 1.0;
    if (work.choices.size() == 1) {
      for (const ServerWork& at : work.choices.front()) {
        all_s[at.server] += at.seconds;
      }
    }
  }
  split.least_s = all_s.empty() ? 0.0 : std::ranges::max(all_s);
  for (const std::vector<std::size_t>& members : groups_of(works, own_s.size())) {
    const WorkGroup group(all_s, works, members);
    WorkSplit found =
        exact_cells(group) <= max_exact_cells ? exact_split(group) : priced_split(group);
    for (std::size_t k = 0; k < members.size(); ++k) {
      split.parts[members[k]] = std::move(found.parts[k]);
    }
    split.least_s = std::max(split.least_s, found.least_s);
  }
  return split;
}

}  // namespace spacemoe
