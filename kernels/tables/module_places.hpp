#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/expert_copies.hpp"

namespace spacemoe {

/// The satellite of every module of every placement and its compute time there. A *place* is that
/// of an expert or of a copy: those of [placements][layers][experts] come first, the entries, and
/// then those of copies.
struct ModulePlaces {
  explicit ModulePlaces(const EvaluationPlan& plan);

  std::uint32_t entries;                    ///< experts of all layers and placements
  std::vector<std::uint32_t> satellites;    ///< [places]
  std::vector<float> expert_s;              ///< [places]
  std::vector<std::uint32_t> gateways;      ///< [placements][layers], satellites
  std::vector<float> gateway_s;             ///< [placements][layers]
  std::vector<std::uint32_t> copies_begin;  ///< [entries + 1]; empty where there are no copies
  /// The same compute times in the Earth's shadow; empty where it does not count.
  std::vector<float> dark_expert_s;
  std::vector<float> dark_gateway_s;

  /// View for kernel bodies, valid as long as this object and the times. compute_s: [places]
  [[nodiscard]] ExpertCopies copies(std::span<const float> compute_s) const {
    return {entries, copies_begin.data(), compute_s.data(), satellites.data()};
  }
};

}  // namespace spacemoe
