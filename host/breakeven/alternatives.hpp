#pragma once

#include <string>

#include "host/breakeven/breakeven.hpp"
#include "host/breakeven/one_place.hpp"
#include "host/breakeven/spread_latency.hpp"

namespace spacemoe {

/// Makes the alternatives of a model at one context, at all rates and delays; the rates at which it
/// turns are left to who has all of them.
class Alternatives {
 public:
  /// Both must outlive this.
  Alternatives(const Study& study, const BreakEvenOptions& options);

  [[nodiscard]] Alternative one_satellite() const;
  [[nodiscard]] Alternative dense_cluster() const;
  [[nodiscard]] Alternative spread(const std::string& name, const Placement& placement,
                                   SpreadLatency& latency) const;
  [[nodiscard]] Alternative ground() const;

 private:
  /// point: latency at (hop_ms, peak_gflops)
  template <class Point>
  void fill(Alternative& alternative, const Point& point) const;
  [[nodiscard]] double rate(double peak_gflops) const {
    return flops_per_s(config_.compute, peak_gflops);
  }
  [[nodiscard]] DenseCluster cluster(double hop_ms) const;

  const Study& study_;
  const ExperimentConfig& config_;
  const BreakEvenOptions& options_;
  WholeModel whole_;
};

}  // namespace spacemoe
