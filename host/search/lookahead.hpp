#pragma once

#include <cstdint>

namespace spacemoe {

/// How many moves a chain should propose at once: as many as it lately made from one move that it
/// took to the next, as those after it are dropped. Of n = 1 / p moves, p the part that is taken,
/// 1 - 1/e are made. Follows from the chain's own moves alone.
class Lookahead {
 public:
  [[nodiscard]] std::uint32_t moves() const {
    const double run = since_ > mean_ ? since_ : mean_;
    return run < longest ? static_cast<std::uint32_t>(run) : static_cast<std::uint32_t>(longest);
  }
  /// `moves` more were made, the last of which was taken or none.
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
