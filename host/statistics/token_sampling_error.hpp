#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "kernels/api/evaluation.hpp"

namespace spacemoe {

/// The standard error that drawing tokens adds to a sampled mean latency, given the snapshots and
/// the placements: the uncertainty that separates the sampled mean from the exact one.
///
/// Tokens of a cell (one slot, one placement) are independent and alike. With delta_t = 1 where a
/// token is delivered, x_t its latency and m the mean over all cells, linearising the ratio gives
/// z_t = delta_t (x_t - m) and, over cells of n tokens,
/// SE^2 = sum of n/(n - 1) (sum z^2 - (sum z)^2 / n) / (sum delta)^2.
/// As m is known last, three sums of its polynomial are kept.
class TokenSamplingError {
 public:
  /// Cells of so many tokens each, delivered or lost; over the delivered their sums and the sums of
  /// their squared latencies. [cells]
  void add(std::uint32_t tokens, std::span<const RowSums> sampled,
           std::span<const double> latency_square_s2);

  /// The standard error (s). Nothing where nothing was delivered, or where a cell has fewer than
  /// two tokens, which say nothing about their spread.
  [[nodiscard]] std::optional<double> standard_error_s() const;

 private:
  double delivered_ = 0.0;
  double latency_s_ = 0.0;
  double square_term_ = 0.0;  ///< of m^0
  double cross_term_ = 0.0;   ///< of -2 m
  double count_term_ = 0.0;   ///< of m^2
  bool too_few_tokens_ = false;
};

}  // namespace spacemoe
