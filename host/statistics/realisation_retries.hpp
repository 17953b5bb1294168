#pragma once

#include <cstdint>
#include <optional>

#include "host/statistics/retry_mean.hpp"

namespace spacemoe {

/// RetryMean over realisations of the weather: each is a cycle of slots of its own, as a token
/// cannot try again in another one.
class RealisationRetries {
 public:
  /// `realisation_slots`: of each realisation; 0: all slots are of one.
  RealisationRetries(double slot_length_s, std::uint32_t realisation_slots)
      : slot_length_s_(slot_length_s),
        realisation_slots_(realisation_slots),
        current_(slot_length_s) {}

  /// The next slot: q, the probability of being delivered in it, and q T (s).
  void add(double delivered, double latency_s) {
    current_.add(delivered, latency_s);
    if (++slots_ == realisation_slots_) {
      end_realisation();
    }
  }

  /// Nothing where a realisation delivers nothing at all.
  [[nodiscard]] std::optional<double> mean_s() const;
  /// Realisations so far, the last one included where it is not whole.
  [[nodiscard]] std::uint32_t realisations() const { return ended_ + (slots_ > 0 ? 1U : 0U); }
  /// Those of them that deliver nothing.
  [[nodiscard]] std::uint32_t dead() const {
    return dead_ + (slots_ > 0 && !current_.mean_s() ? 1U : 0U);
  }

 private:
  void end_realisation();

  double slot_length_s_;
  std::uint32_t realisation_slots_;
  RetryMean current_;
  std::uint32_t slots_ = 0;  ///< of the current realisation
  std::uint32_t ended_ = 0;
  std::uint32_t dead_ = 0;  ///< of those that ended
  double sum_s_ = 0.0;      ///< of the means of those that ended
};

}  // namespace spacemoe
