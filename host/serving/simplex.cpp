#include "host/serving/simplex.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// Relative to coefficients, which are near 1 or 0.
constexpr double simplex_rounding = 1e-9;

}  // namespace

Simplex::Simplex(std::vector<double> constants, std::vector<std::vector<double>> forms,
                 std::vector<double> cost)
    : constants_(std::move(constants)), forms_(std::move(forms)), cost_(std::move(cost)) {
  outer_.resize(cost_.size());
  std::iota(outer_.begin(), outer_.end(), std::size_t{0});
  basic_.resize(constants_.size());
  std::iota(basic_.begin(), basic_.end(), cost_.size());
}

void Simplex::exchange(std::size_t row, std::size_t column) {
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

void Simplex::minimise() {
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

double Simplex::value(std::size_t variable) const {
  const auto found = std::ranges::find(basic_, variable);
  return found == basic_.end() ? 0.0 : constants_[static_cast<std::size_t>(found - basic_.begin())];
}

void Simplex::subtract(std::vector<double>& form, std::size_t row, std::size_t column) const {
  const double by = form[column];
  for (std::size_t j = 0; j < form.size(); ++j) {
    form[j] = j == column ? -by * forms_[row][j] : form[j] - by * forms_[row][j];
  }
}

std::size_t Simplex::entering() const {
  std::size_t found = cost_.size();
  for (std::size_t j = 0; j < cost_.size(); ++j) {
    if (cost_[j] < -simplex_rounding && (found == cost_.size() || outer_[j] < outer_[found])) {
      found = j;
    }
  }
  return found;
}

std::size_t Simplex::leaving(std::size_t column) const {
  std::size_t found = forms_.size();
  double least = 0.0;
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    if (forms_[i][column] <= simplex_rounding) {
      continue;
    }
    const double ratio = constants_[i] / forms_[i][column];
    if (found == forms_.size() || ratio < least || (ratio == least && basic_[i] < basic_[found])) {
      found = i;
      least = ratio;
    }
  }
  return found;
}

}  // namespace spacemoe
