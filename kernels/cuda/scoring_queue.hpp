#pragma once

#include <cstdint>
#include <span>

#include "kernels/api/scoring.hpp"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/scoring_kernels.hpp"

namespace spacemoe::cuda {

/// Candidates on a stream of their own. Kernels read them from page-locked memory of the host and
/// write their means there: a batch is one launch and one wait, as every other call of the driver
/// costs more than what it would copy. Costs of single slots, of which there are many, are copied.
/// One thread at a time.
class CudaScoringQueue final : public ScoringQueue {
 public:
  /// What the tables point to must outlive it.
  CudaScoringQueue(const ScoringTables& tables, const Device& device);

  void begin_layer_costs(const LayerChoices& choices, std::span<double> out) override;
  void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                        std::span<float> lost) override;
  void wait() override;

 private:
  /// Puts the candidates where kernels read them; returns where.
  ChoiceTables send(const LayerChoices& choices);
  void score(const LayerChoices& choices, const ScoreTables& out);
  [[nodiscard]] ScoringScratch scratch(std::size_t bytes_of_block) const;
  [[nodiscard]] bool repeats_satellites(const LayerChoices& choices) const;

  ScoringTables tables_;
  int device_;
  std::uint32_t blocks_;  ///< that scratch serves
  DeviceBuffer<unsigned char> scratch_;
  /// Candidates: layers, gateways, next ones, satellites; where copies begin, their experts, their
  /// satellites.
  PinnedBuffer<std::uint32_t> words_;
  DeviceBuffer<std::uint32_t> device_words_;  ///< where kernels would read them more than once
  PinnedBuffer<double> means_;
  PinnedBuffer<float> costs_;  ///< costs and then losses
  DeviceBuffer<float> device_costs_;
  // Destinations of the results of the current batch.
  std::span<double> mean_out_;
  std::span<float> cost_out_;
  std::span<float> lost_out_;
  Stream stream_;
};

}  // namespace spacemoe::cuda
