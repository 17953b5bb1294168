#pragma once

#include <cmath>
#include <functional>
#include <set>
#include <span>
#include <vector>

#include "kernels/api/planning.hpp"

namespace spacemoe {

/// Expected latencies from a formula, and a record of the rows that were asked for.
class FakePlanning final : public PlanningPass {
 public:
  using Formula = std::function<double(std::uint32_t, std::uint32_t)>;

  FakePlanning(std::uint32_t satellites, Formula formula)
      : satellites_(satellites), formula_(std::move(formula)) {}

  void mean_rows(std::span<const Satellite> sources, std::span<double> out) override {
    for (std::size_t row = 0; row < sources.size(); ++row) {
      asked_.insert(number(sources[row]));
      for (std::uint32_t node = 0; node < satellites_; ++node) {
        out[row * satellites_ + node] = formula_(number(sources[row]), node);
      }
    }
  }

  [[nodiscard]] const std::multiset<std::uint32_t>& asked() const { return asked_; }

 private:
  std::uint32_t satellites_;
  Formula formula_;
  std::multiset<std::uint32_t> asked_;
};

/// A latency that is different for every pair, without structure.
inline double scattered_latency(std::uint32_t a, std::uint32_t b) {
  return a == b ? 0.0 : 1.0 + std::sin(12.9898 * a + 78.233 * b) + std::sin(37.719 * (a ^ b));
}

inline double scattered_latency(Satellite a, Satellite b) {
  return scattered_latency(number(a), number(b));
}

}  // namespace spacemoe
