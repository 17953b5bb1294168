#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "host/experiment/result.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// A column of a sweep's table: a figure, or an end of an interval, which is that of the first of
/// its figures that has one. Names and meanings are those of summary.csv.
struct MetricColumn {
  enum class Part : std::uint8_t { mean, low, high };

  std::string_view name;
  Part part;
  std::vector<std::string_view> metrics;
  bool is_rare = false;  ///< has no column where no scheme has it

  [[nodiscard]] std::optional<double> value(const SweepScheme& scheme) const;
};

/// In the order in which a sweep is exported.
[[nodiscard]] const std::vector<MetricColumn>& metric_columns();

/// Those that have a column in the table of a sweep.
[[nodiscard]] std::vector<MetricColumn> metric_columns_of(const SweepData& data);

/// The figures that a sweep keeps of a result, one item per scheme: those of summary.csv, and the
/// spread of the layers; those that do not apply are left out. `n` counts tokens for sampled
/// figures, slots for expectations, layers for layer_*.
[[nodiscard]] std::vector<SweepScheme> metrics_of(const ExperimentResult& result);

}  // namespace spacemoe
