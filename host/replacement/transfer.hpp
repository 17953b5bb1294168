#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace spacemoe {

/// A link in one of its two directions, each of which has the link's whole rate.
using DirectedLink = std::uint32_t;

/// The way of a module in a slot.
struct Route {
  std::vector<DirectedLink> links;  ///< empty: the module comes from the ground
  double latency_s;                 ///< of the way; infinity: there is none, and it waits
};

/// Rates of what modules travel over.
struct TransferRates {
  double link_bits_per_s;    ///< of each direction of each link
  double ground_bits_per_s;  ///< of all that comes from the ground together
};

/// Modules that travel at once, over the routes of one slot after the other.
///
/// The modules whose routes share a link share its rate evenly, and each is as fast as the slowest
/// of its links allows: no link carries more than its rate, though some carry less than they could.
/// Rates change when the last bit of a module has left; it arrives after the latency of its route.
class Transfer {
 public:
  explicit Transfer(std::vector<double> bits) : bits_left_(std::move(bits)) {}

  /// Goes on for `seconds`, over these routes. Returns when the last module has arrived (s after
  /// the start of this call), or nothing if not all have. routes: [modules]
  std::optional<double> advance(std::span<const Route> routes, const TransferRates& rates,
                                double seconds);

  /// Bits that have not left yet. [modules]
  [[nodiscard]] std::span<const double> bits_left() const { return bits_left_; }

 private:
  std::vector<double> bits_left_;
  double last_arrival_s_ = 0.0;  ///< of modules that have left, after the start of the next call
};

}  // namespace spacemoe
