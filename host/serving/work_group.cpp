#include "host/serving/work_group.hpp"

#include <algorithm>
#include <utility>

#include "host/serving/simplex.hpp"

namespace spacemoe {
namespace {

/// Parts of all choices but the first of each work.
std::size_t free_parts(const WorkGroup& group) {
  std::size_t parts = 0;
  for (const SharedWork& work : group.works) {
    parts += work.choices.size() - 1;
  }
  return parts;
}

double greatest_alone_s(const WorkGroup& group) {
  double greatest_s = std::ranges::max(group.own_s);
  for (const SharedWork& work : group.works) {
    for (const std::vector<ServerWork>& choice : work.choices) {
      for (const ServerWork& at : choice) {
        greatest_s = std::max(greatest_s, at.seconds);
      }
    }
  }
  return greatest_s;
}

}  // namespace

WorkGroup::WorkGroup(std::span<const double> all_own_s, std::span<const SharedWork> all,
                     std::span<const std::size_t> of_all)
    : members(of_all.begin(), of_all.end()) {
  std::map<std::uint32_t, std::uint32_t> numbers;
  for (const std::size_t member : members) {
    SharedWork& work = works.emplace_back(all[member]);
    for (std::vector<ServerWork>& choice : work.choices) {
      for (ServerWork& at : choice) {
        const auto [entry, is_new] =
            numbers.try_emplace(at.server, static_cast<std::uint32_t>(own_s.size()));
        if (is_new) {
          own_s.push_back(all_own_s[at.server]);
        }
        at.server = entry->second;
      }
    }
  }
}

std::vector<double> WorkGroup::loads_s(std::span<const std::vector<double>> parts) const {
  std::vector<double> loads = own_s;
  for (std::size_t work = 0; work < works.size(); ++work) {
    for (std::size_t choice = 0; choice < works[work].choices.size(); ++choice) {
      for (const ServerWork& at : works[work].choices[choice]) {
        loads[at.server] += parts[work][choice] * at.seconds;
      }
    }
  }
  return loads;
}

double exact_cells(const WorkGroup& group) {
  return static_cast<double>(group.own_s.size() + group.works.size()) *
         static_cast<double>(free_parts(group) + 1);
}

/// Variables are the parts of all choices of a work but the first, then the greatest work t, both
/// scaled to numbers near 1. Each server has a row t - work >= 0, each work one: its first choice
/// has 1 - the others' parts >= 0.
WorkSplit exact_split(const WorkGroup& group) {
  const std::size_t greatest = free_parts(group);
  const std::size_t servers = group.own_s.size();
  const double scale = std::max(greatest_alone_s(group), 1e-300);
  std::vector<double> constants(servers + group.works.size(), 0.0);
  std::vector<std::vector<double>> forms(constants.size(), std::vector<double>(greatest + 1, 0.0));
  for (std::size_t server = 0; server < servers; ++server) {
    constants[server] = -group.own_s[server] / scale;
    forms[server][greatest] = -1.0;
  }
  std::size_t column = 0;
  for (std::size_t k = 0; k < group.works.size(); ++k) {
    const auto& choices = group.works[k].choices;
    for (const ServerWork& at : choices.front()) {
      constants[at.server] -= at.seconds / scale;
    }
    constants[servers + k] = 1.0;
    for (std::size_t i = 1; i < choices.size(); ++i, ++column) {
      for (const ServerWork& at : choices[i]) {
        forms[at.server][column] += at.seconds / scale;
      }
      for (const ServerWork& at : choices.front()) {
        forms[at.server][column] -= at.seconds / scale;
      }
      forms[servers + k][column] = 1.0;
    }
  }
  std::vector<double> cost(greatest + 1, 0.0);
  cost[greatest] = 1.0;
  const auto busiest =
      static_cast<std::size_t>(std::ranges::min_element(constants) - constants.begin());
  Simplex simplex(std::move(constants), std::move(forms), std::move(cost));
  // All work in first choices: the greatest work is that of the busiest, and no row below 0.
  simplex.exchange(busiest, greatest);
  simplex.minimise();
  WorkSplit split;
  column = 0;
  for (const SharedWork& work : group.works) {
    std::vector<double>& parts = split.parts.emplace_back(work.choices.size(), 0.0);
    double others = 0.0;
    for (std::size_t i = 1; i < work.choices.size(); ++i, ++column) {
      parts[i] = std::clamp(simplex.value(column), 0.0, 1.0);
      others += parts[i];
    }
    parts[0] = std::max(0.0, 1.0 - others);
  }
  split.least_s = std::ranges::max(group.loads_s(split.parts));
  return split;
}

}  // namespace spacemoe
