#include "host/replacement/transfer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace spacemoe {
namespace {

bool is_from_ground(const Route& route) {
  return route.links.empty();
}

/// The modules that travel now: they have bits left, and a way.
std::vector<std::size_t> on_the_way(std::span<const double> bits_left,
                                    std::span<const Route> routes) {
  std::vector<std::size_t> modules;
  for (std::size_t i = 0; i < bits_left.size(); ++i) {
    if (bits_left[i] > 0.0 && std::isfinite(routes[i].latency_s)) {
      modules.push_back(i);
    }
  }
  return modules;
}

/// Modules on each link that carries some.
class Shares {
 public:
  Shares(std::span<const Route> routes, std::span<const std::size_t> modules) {
    for (const std::size_t module : modules) {
      ground_ += is_from_ground(routes[module]) ? 1U : 0U;
      for (const DirectedLink link : routes[module].links) {
        if (link >= on_link_.size()) {
          on_link_.resize(link + 1, 0);
        }
        ++on_link_[link];
      }
    }
  }

  [[nodiscard]] double bits_per_s(const Route& route, const TransferRates& rates) const {
    if (is_from_ground(route)) {
      return rates.ground_bits_per_s / ground_;
    }
    std::uint32_t most = 1;
    for (const DirectedLink link : route.links) {
      most = std::max(most, on_link_[link]);
    }
    return rates.link_bits_per_s / most;
  }

 private:
  std::vector<std::uint32_t> on_link_;  ///< [directed links]
  std::uint32_t ground_ = 0;
};

}  // namespace

std::optional<double> Transfer::advance(std::span<const Route> routes, const TransferRates& rates,
                                        double seconds) {
  double now_s = 0.0;
  while (true) {
    const std::vector<std::size_t> modules = on_the_way(bits_left_, routes);
    if (modules.empty()) {
      break;
    }
    const Shares shares(routes, modules);
    std::vector<double> bits_per_s;
    double next_s = std::numeric_limits<double>::infinity();
    for (const std::size_t module : modules) {
      bits_per_s.push_back(shares.bits_per_s(routes[module], rates));
      next_s = std::min(next_s, now_s + bits_left_[module] / bits_per_s.back());
    }
    const double until_s = std::min(next_s, seconds);
    for (std::size_t i = 0; i < modules.size(); ++i) {
      double& left = bits_left_[modules[i]];
      // Those that are ready together must not leave a rounding error to travel by itself.
      constexpr double rounding = 1e-12;
      const double ready_s = now_s + left / bits_per_s[i];
      if (ready_s <= until_s * (1.0 + rounding)) {
        left = 0.0;
        last_arrival_s_ = std::max(last_arrival_s_, until_s + routes[modules[i]].latency_s);
      } else {
        left -= bits_per_s[i] * (until_s - now_s);
      }
    }
    now_s = until_s;
    if (next_s > seconds) {
      break;
    }
  }
  const bool all_left = std::ranges::all_of(bits_left_, [](double bits) { return bits <= 0.0; });
  if (all_left && last_arrival_s_ <= seconds) {
    return last_arrival_s_;
  }
  last_arrival_s_ = std::max(0.0, last_arrival_s_ - seconds);
  return std::nullopt;
}

}  // namespace spacemoe
