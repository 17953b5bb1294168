#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/breakeven/breakeven.hpp"

/// Rates of satellites, cut into bands by who needs least time for a token.
namespace spacemoe {

/// Peak rate below which one alternative is faster than another at a delay, as
/// Alternative::faster_below_gflops has it. Takes alternatives of which the first gains less by
/// faster satellites than the other. Between two rates latencies are straight lines of 1 / rate, as
/// of satellites that are alike. peak_gflops: [rates] of their points
[[nodiscard]] double faster_below(const Alternative& one, const Alternative& other,
                                  std::size_t delay, std::span<const double> peak_gflops);

/// What is faster than one satellite that holds the whole model.
enum class Faster : std::uint8_t { both, spread, cluster, none };

struct RateBand {
  double from_gflops;
  double to_gflops;
  Faster than_one_satellite;
};

/// Bands from the least to the greatest rate that was looked at, at a delay.
[[nodiscard]] std::vector<RateBand> rate_bands(const BreakEvenResult& result, std::size_t delay);

/// The scheme that stays faster than one satellite longest at a delay, the first of those that do;
/// null without schemes.
[[nodiscard]] const Alternative* best_spread(const BreakEvenResult& result, std::size_t delay);

/// Peak rate below which a token is faster on the ground than anywhere in orbit, at a delay.
[[nodiscard]] double ground_below_gflops(const BreakEvenResult& result, std::size_t delay);

/// Whether a satellite has the memory to hold the model and the keys and values of one text. What
/// is not known fits.
[[nodiscard]] bool fits_on_one(const BreakEvenResult& result);

}  // namespace spacemoe
