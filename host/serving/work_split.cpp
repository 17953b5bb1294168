#include "host/serving/work_split.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/config/refuse.hpp"

namespace spacemoe {
namespace {

/// A linear program in the form of a dictionary: basic variables as constants minus linear forms of
/// the others, all of which are at least 0. Minimises a form of them.
class Simplex {
 public:
  /// constants: [rows]; forms: [rows][columns], of the others. Variables are numbered: columns
  /// first, then rows.
  Simplex(std::vector<double> constants, std::vector<std::vector<double>> forms,
          std::vector<double> cost)
      : constants_(std::move(constants)), forms_(std::move(forms)), cost_(std::move(cost)) {
    outer_.resize(cost_.size());
    std::iota(outer_.begin(), outer_.end(), std::size_t{0});
    basic_.resize(constants_.size());
    std::iota(basic_.begin(), basic_.end(), cost_.size());
  }

  /// Makes a column's variable basic in place of a row's.
  void exchange(std::size_t row, std::size_t column) {
    const double by = forms_[row][column];
    constants_[row] /= by;
    for (std::size_t j = 0; j < cost_.size(); ++j) {
      forms_[row][j] = j == column ? 1.0 / by : forms_[row][j] / by;
    }
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      if (i != row && forms_[i][column] != 0.0) {
        constants_[i] -= forms_[i][column] * constants_[row];
        subtract(forms_[i], row, column);
      }
    }
    if (cost_[column] != 0.0) {
      subtract(cost_, row, column);
    }
    std::swap(basic_[row], outer_[column]);
  }

  /// Exchanges until no column lowers the cost, from constants of at least 0.
  void minimise() {
    for (;;) {
      const auto column = entering();
      if (column == cost_.size()) {
        return;
      }
      const auto row = leaving(column);
      SPACEMOE_EXPECTS(row < forms_.size());  // the cost is bounded
      exchange(row, column);
    }
  }

  /// The value of a variable.
  [[nodiscard]] double value(std::size_t variable) const {
    const auto found = std::ranges::find(basic_, variable);
    return found == basic_.end() ? 0.0
                                 : constants_[static_cast<std::size_t>(found - basic_.begin())];
  }

 private:
  /// Relative to coefficients, which are near 1 or 0.
  static constexpr double rounding = 1e-12;

  void subtract(std::vector<double>& form, std::size_t row, std::size_t column) const {
    const double by = form[column];
    for (std::size_t j = 0; j < form.size(); ++j) {
      form[j] = j == column ? -by * forms_[row][j] : form[j] - by * forms_[row][j];
    }
  }
  /// Bland's rule: of the variables that lower the cost the lowest, which cannot go in circles.
  [[nodiscard]] std::size_t entering() const {
    std::size_t found = cost_.size();
    for (std::size_t j = 0; j < cost_.size(); ++j) {
      if (cost_[j] < -rounding && (found == cost_.size() || outer_[j] < outer_[found])) {
        found = j;
      }
    }
    return found;
  }
  /// The variable that first falls to 0, the lowest among equals.
  [[nodiscard]] std::size_t leaving(std::size_t column) const {
    std::size_t found = forms_.size();
    double least = 0.0;
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      if (forms_[i][column] <= rounding) {
        continue;
      }
      const double ratio = constants_[i] / forms_[i][column];
      if (found == forms_.size() || ratio < least ||
          (ratio == least && basic_[i] < basic_[found])) {
        found = i;
        least = ratio;
      }
    }
    return found;
  }

  std::vector<double> constants_;
  std::vector<std::vector<double>> forms_;
  std::vector<double> cost_;
  std::vector<std::size_t> outer_;  ///< variable of each column
  std::vector<std::size_t> basic_;  ///< variable of each row
};

/// Works that hang together.
class WorkGroup {
 public:
  WorkGroup(std::span<const double> own_s, std::span<const SharedWork> works,
            std::span<const std::size_t> members)
      : own_s_(own_s), works_(works), members_(members) {
    for (const std::size_t work : members_) {
      for (const std::uint32_t server : works_[work].servers) {
        row_of_.try_emplace(server, row_of_.size());
      }
    }
  }

  /// Fills in the split of its works.
  ///
  /// Variables are the parts of all servers of a work but the first, then the greatest work t, both
  /// scaled to numbers near 1. Each server has a row t - work >= 0, each work one: its first server
  /// does 1 - the others' parts >= 0.
  void split(WorkSplit& split) const {
    const std::size_t greatest = columns();
    const std::size_t servers = row_of_.size();
    const double scale = std::max(greatest_alone(), 1e-300);
    std::vector<double> constants(servers + members_.size(), 0.0);
    std::vector<std::vector<double>> forms(constants.size(),
                                           std::vector<double>(greatest + 1, 0.0));
    for (const auto& [server, row] : row_of_) {
      constants[row] = -own_s_[server] / scale;
      forms[row][greatest] = -1.0;
    }
    std::size_t column = 0;
    for (std::size_t k = 0; k < members_.size(); ++k) {
      const SharedWork& work = works_[members_[k]];
      const std::size_t first = row_of_.at(work.servers.front());
      constants[first] -= work.seconds.front() / scale;
      constants[servers + k] = 1.0;
      for (std::size_t i = 1; i < work.servers.size(); ++i, ++column) {
        forms[row_of_.at(work.servers[i])][column] += work.seconds[i] / scale;
        forms[first][column] -= work.seconds.front() / scale;
        forms[servers + k][column] = 1.0;
      }
    }
    std::vector<double> cost(greatest + 1, 0.0);
    cost[greatest] = 1.0;
    const auto busiest = static_cast<std::size_t>(
        std::min_element(constants.begin(), constants.end()) - constants.begin());
    Simplex simplex(std::move(constants), std::move(forms), std::move(cost));
    // All work at first servers: the greatest work is that of the busiest, and no row below 0.
    simplex.exchange(busiest, greatest);
    simplex.minimise();
    column = 0;
    for (const std::size_t work : members_) {
      double others = 0.0;
      for (std::size_t i = 1; i < works_[work].servers.size(); ++i, ++column) {
        split[work][i] = std::clamp(simplex.value(column), 0.0, 1.0);
        others += split[work][i];
      }
      split[work][0] = std::max(0.0, 1.0 - others);
    }
  }

 private:
  [[nodiscard]] std::size_t columns() const {
    std::size_t columns = 0;
    for (const std::size_t work : members_) {
      columns += works_[work].servers.size() - 1;
    }
    return columns;
  }
  [[nodiscard]] double greatest_alone() const {
    double greatest_s = 0.0;
    for (const auto& [server, row] : row_of_) {
      greatest_s = std::max(greatest_s, own_s_[server]);
    }
    for (const std::size_t work : members_) {
      greatest_s = std::max(greatest_s, std::ranges::max(works_[work].seconds));
    }
    return greatest_s;
  }

  std::span<const double> own_s_;
  std::span<const SharedWork> works_;
  std::span<const std::size_t> members_;
  std::map<std::uint32_t, std::size_t> row_of_;  ///< of servers
};

/// Groups of works with a choice that share servers. [groups][members]
std::vector<std::vector<std::size_t>> groups_of(std::span<const SharedWork> works,
                                                std::size_t servers) {
  std::vector<std::size_t> parent(servers);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t server) {
    while (parent[server] != server) {
      server = parent[server] = parent[parent[server]];
    }
    return server;
  };
  for (const SharedWork& work : works) {
    for (const std::uint32_t server : work.servers) {
      parent[root(server)] = root(work.servers.front());
    }
  }
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (works[i].servers.size() > 1) {
      groups[root(works[i].servers.front())].push_back(i);
    }
  }
  std::vector<std::vector<std::size_t>> result;
  for (auto& [first, members] : groups) {
    result.push_back(std::move(members));
  }
  return result;
}

}  // namespace

WorkSplit split_work(std::span<const double> own_s, std::span<const SharedWork> works) {
  WorkSplit split;
  std::vector<double> all_s(own_s.begin(), own_s.end());
  for (const SharedWork& work : works) {
    split.emplace_back(work.servers.size(), 0.0).front() = 1.0;
    if (work.servers.size() == 1) {
      all_s[work.servers.front()] += work.seconds.front();
    }
  }
  for (const std::vector<std::size_t>& members : groups_of(works, own_s.size())) {
    if (members.size() > max_tied_works) {
      refuse("serving.copies",
             fmt::format("found \"balanced\" for {} copied experts on satellites that they share",
                         members.size()),
             fmt::format("up to {} that hang together", max_tied_works),
             "nearest, or copies on satellites of their own");
    }
    WorkGroup(all_s, works, members).split(split);
  }
  return split;
}

}  // namespace spacemoe
