#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "host/experiment/placed_modules.hpp"
#include "host/generation/long_study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// Placements over a run of slots of one realisation, and the sky of these slots: what sequences
/// and requests are followed with.
class PlacedRun {
 public:
  /// placements: must outlive this
  PlacedRun(const LongStudy& sky, SlotRange slots, std::span<const Placement* const> placements,
            SnapshotPass& snapshots);

  [[nodiscard]] std::uint32_t slots() const { return slots_.count; }
  /// Number of a slot of the run in its realisation.
  [[nodiscard]] std::uint32_t number_of(std::uint32_t k) const { return first_ + k; }
  /// Slot of the series.
  [[nodiscard]] Slot slot(std::uint32_t k) const { return later(slots_.first, k); }
  /// Paths are those from the gateways of all placements.
  [[nodiscard]] SlotSky sky(std::uint32_t k) const;
  /// The placement that serves: another than that given where satellites have failed that have
  /// spares.
  [[nodiscard]] const Placement& placement(std::size_t given, std::uint32_t k) const {
    return placements_[of_[given * slots_.count + k]];
  }
  [[nodiscard]] const PlacedModules& modules(std::size_t given, std::uint32_t k) const {
    return modules_[of_[given * slots_.count + k]];
  }

 private:
  /// failed: by slot, all or the first one where no placement has spares
  void place(const LongStudy& sky, const Placement& placement,
             std::span<const std::vector<std::uint8_t>> failed);
  void find_sources();

  SlotRange slots_;
  std::uint32_t first_;
  std::deque<Placement> placements_;
  std::deque<PlacedModules> modules_;            ///< of these
  std::vector<std::size_t> of_;                  ///< [given][slots]
  std::vector<std::uint32_t> sources_;           ///< ascending
  std::vector<std::vector<OrbitState>> orbits_;  ///< [slots][satellites]
  std::vector<std::vector<Lost>> lost_;          ///< likewise
  std::vector<float> rows_s_;                    ///< [slots][sources][satellites]
};

}  // namespace spacemoe
