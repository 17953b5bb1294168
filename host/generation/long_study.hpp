#pragma once

#include <cstdint>
#include <memory>

#include "host/experiment/study.hpp"

namespace spacemoe {

/// A study whose slots go on after its horizon: slot k begins at k dt for every k, with weather of
/// its own.
class LongStudy {
 public:
  /// So many slots in each realisation. Throws ConfigError where all together are more than a run
  /// can hold.
  LongStudy(const ExperimentConfig& config, double slot_length_s, std::uint32_t slots);
  LongStudy(const LongStudy&) = delete;
  LongStudy& operator=(const LongStudy&) = delete;

  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] SnapshotSeries series() const { return scenario_.evaluation_series(); }
  [[nodiscard]] std::uint32_t slots() const { return config_.time.slots; }

 private:
  ExperimentConfig config_;
  Scenario scenario_;
  Study study_;
};

}  // namespace spacemoe
