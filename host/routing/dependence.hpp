#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// How much one set of experts tells of another.
struct Dependence {
  double bits = 0.0;       ///< mutual information of a member of each, less its bias
  double bias_bits = 0.0;  ///< what independent sets would show on average
  double p_value = 1.0;    ///< P(independent sets show as much), if tokens are independent
};

/// Pairs of sets of K experts, such as those of a token in two layers.
///
/// With a member X of one set and Y of the other, each drawn evenly, P(X = i, Y = j) is N_ij / (T
/// K^2), where N_ij of T pairs of sets have i in one and j in the other. Were pairs put together at
/// random, N_ij would have the mean n_i n_j / T and the variance of a hypergeometric law, so that
/// X^2 = sum over ij of (N_ij - n_i n_j / T)^2 / (n_i n_j / T) has exactly the mean T / (T - 1) (A
/// - K) (B - K), A and B being the numbers of experts that occur. Mutual information is X^2 / (2 T
/// K^2) nats to second order, which gives its bias; for K = 1 it is that of Miller and Madow
/// (1955). To first order in 1 / T, X^2 is a sum of squares of normal variables whose variance is 2
/// tr(C^2) tr(D^2), where C and D are the covariances of membership, divided by the roots of the
/// inclusion probabilities; the p-value is that of the gamma law with this mean and variance
/// (Satterthwaite 1946).
class SetPairs {
 public:
  SetPairs(std::size_t experts, std::size_t active);

  void add(std::span<const std::int16_t> first, std::span<const std::int16_t> second);
  [[nodiscard]] std::size_t count() const { return count_; }

  /// P(i in the first, j in the second) / (P(i) P(j)), of those added; 0 where one never occurs.
  [[nodiscard]] double lift(std::size_t i, std::size_t j) const;
  [[nodiscard]] Dependence dependence() const;

 private:
  /// [experts][experts] sets with both; on the diagonal those with one
  using Together = std::vector<std::uint32_t>;

  void add_together(Together& together, std::span<const std::int16_t> set) const;
  [[nodiscard]] double trace_of_square(const Together& together) const;
  [[nodiscard]] double times(const Together& together, std::size_t expert) const {
    return together[expert * experts_ + expert];
  }
  [[nodiscard]] double occurring(const Together& together) const;

  std::size_t experts_;
  std::size_t active_;
  std::size_t count_ = 0;
  Together joint_;  ///< [experts of the first][experts of the second]
  Together first_;
  Together second_;
};

}  // namespace spacemoe
