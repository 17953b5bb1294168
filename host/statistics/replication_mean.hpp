#pragma once

#include <optional>
#include <span>

#include "host/statistics/interval.hpp"

namespace spacemoe {

/// A mean over independent replications.
struct ReplicationMean {
  double value;
  std::optional<Interval> interval;  ///< 95 %; none of fewer than two
};

/// The mean of independent values of like chance, with the interval of Student's t. values: at
/// least one.
[[nodiscard]] ReplicationMean replication_mean(std::span<const double> values);

}  // namespace spacemoe
