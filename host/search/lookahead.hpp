#pragma once

#include <cstdint>

namespace spacemoe {

/// Number of moves that a chain should propose at once: as many as it lately made from one taken
/// move to the next, as proposals after a taken move are dropped. Of n = 1 / p moves, p the share
/// that is taken, 1 - 1/e are made. Follows from the chain's own moves alone.
class Lookahead {
 public:
  [[nodiscard]] std::uint32_t moves() const {
    const double run = since_ > mean_ ? since_ : mean_;
    return run < longest ? static_cast<std::uint32_t>(run) : static_cast<std::uint32_t>(longest);
  }
  /// Adds `moves` further moves, of which the last or none was taken.
  void made(std::uint32_t moves, bool is_taken) {
    since_ += moves;
    if (is_taken) {
      mean_ += memory * (since_ - mean_);
      since_ = 0.0;
    }
  }

 private:
  static constexpr double memory = 0.125;  ///< weight of the latest run in the mean
  static constexpr double longest = 1U << 30U;
  double mean_ = 1.0;
  double since_ = 0.0;
};

}  // namespace spacemoe
