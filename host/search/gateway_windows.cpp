#include "host/search/gateway_windows.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include <tbb/enumerable_thread_specific.h>

#include "host/base/contract.hpp"
#include "host/search/priced_window.hpp"
#include "kernels/api/stopped.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe {
namespace {

constexpr std::array<float, 2> shares_of_two = {1.0F, 1.0F};
constexpr std::array<float, 3> shares_of_three = {1.0F, 2.0F, 1.0F};
constexpr std::array<float, 4> shares_of_four = {1.0F, 2.0F, 2.0F, 1.0F};

/// Satellites whose windows are made between two looks at the clock.
constexpr std::uint32_t satellites_at_once = 16;

/// Makes the windows with each second gateway, part by part. `windows_with(second, priced)`.
template <class WindowsWith>
WindowList list_windows(const WindowWork& work, std::uint32_t width,
                        const WindowsWith& windows_with) {
  const std::uint32_t satellites = work.layers.satellites;
  WindowList list{width, std::vector<std::vector<GatewayWindow>>(satellites)};
  tbb::enumerable_thread_specific<PricedWindow> priced([&] { return PricedWindow(work.layers); });
  for (std::uint32_t first = 0; first < satellites; first += satellites_at_once) {
    if (!work.goes_on()) {
      throw Stopped();
    }
    const std::uint32_t count = std::min(satellites_at_once, satellites - first);
    parallel_loop(work.arena, count, [&](std::uint32_t at) {
      list.with_second[first + at] = windows_with(first + at, priced.local());
    });
    work.done(count);
  }
  return list;
}

/// Bounds windows between the same gateways for one layer after the other, and keeps those below
/// the cut.
class WindowBounder {
 public:
  WindowBounder(const GatewayPairs& pairs, std::uint32_t width, PricedWindow& priced,
                std::vector<GatewayWindow>& kept)
      : pairs_(pairs), width_(width), priced_(priced), kept_(kept) {}

  void set(const std::array<std::uint16_t, longest_window + 1>& gateways) {
    gateways_ = gateways;
    is_set_ = false;
  }
  /// `parts_s`: a bound that is known already.
  void add(std::uint32_t layer, double parts_s, float head_s, float tail_s, double cut_s) {
    if (parts_s >= cut_s) {
      return;
    }
    if (!std::exchange(is_set_, true)) {
      priced_.set(pairs_, std::span(gateways_).first(width_ + 1));
    }
    const double bound_s = std::max(parts_s, priced_.bound(layer, window_shares(width_),
                                                           cut_s * (1.0 + 2.0 * rounding))) *
                           (1.0 - rounding);
    if (bound_s < cut_s) {
      kept_.push_back({gateways_, static_cast<std::uint16_t>(layer), static_cast<float>(bound_s),
                       head_s, tail_s});
    }
  }

 private:
  /// More than a bound gains when it is stored as a float.
  static constexpr double rounding = 1e-6;

  const GatewayPairs& pairs_;
  std::uint32_t width_;
  PricedWindow& priced_;
  std::vector<GatewayWindow>& kept_;
  std::array<std::uint16_t, longest_window + 1> gateways_{};
  bool is_set_ = false;
};

/// Compares gateways `from` .. `from + count - 1` of one window with those from `other_from` on of
/// another.
bool gateways_less(const GatewayWindow& a, std::size_t from, const GatewayWindow& b,
                   std::size_t other_from, std::size_t count) {
  return std::lexicographical_compare(
      a.gateways.begin() + static_cast<std::ptrdiff_t>(from),
      a.gateways.begin() + static_cast<std::ptrdiff_t>(from + count),
      b.gateways.begin() + static_cast<std::ptrdiff_t>(other_from),
      b.gateways.begin() + static_cast<std::ptrdiff_t>(other_from + count));
}

bool in_order(const GatewayWindow& a, const GatewayWindow& b) {
  return std::pair(a.gateways, a.layer) < std::pair(b.gateways, b.layer);
}

/// Joins windows with those that follow them by one layer.
class WindowJoin {
 public:
  WindowJoin(const WindowWork& work, const WindowList& shorter, const WindowCut& cut)
      : work_(work), shorter_(shorter), cut_(cut), width_(shorter.width + 1) {}

  [[nodiscard]] std::vector<GatewayWindow> with_second(std::uint32_t second,
                                                       PricedWindow& priced) const {
    std::vector<GatewayWindow> heads = shorter_.with_second[second];
    std::ranges::sort(heads, [&](const GatewayWindow& a, const GatewayWindow& b) {
      if (gateways_less(a, 1, b, 1, shorter_.width)) {
        return true;
      }
      return !gateways_less(b, 1, a, 1, shorter_.width) && in_order(a, b);
    });
    std::vector<GatewayWindow> kept;
    WindowBounder bounder(work_.pairs, width_, priced, kept);
    for (auto begin = heads.begin(); begin != heads.end();) {
      const auto end = std::find_if(begin, heads.end(), [&](const GatewayWindow& head) {
        return gateways_less(*begin, 1, head, 1, shorter_.width);
      });
      join(std::span(begin, end), tails_of(*begin), bounder);
      begin = end;
    }
    std::ranges::sort(kept, in_order);
    return kept;
  }

 private:
  /// The windows that begin with what follows the first gateway of `head`.
  [[nodiscard]] std::span<const GatewayWindow> tails_of(const GatewayWindow& head) const {
    const std::vector<GatewayWindow>& with = shorter_.with_second[head.gateways[2]];
    const auto begin = std::lower_bound(with.begin(), with.end(), head,
                                        [&](const GatewayWindow& tail, const GatewayWindow& of) {
                                          return gateways_less(tail, 0, of, 1, shorter_.width);
                                        });
    const auto end = std::find_if(begin, with.end(), [&](const GatewayWindow& tail) {
      return gateways_less(head, 1, tail, 0, shorter_.width);
    });
    return {begin, end};
  }

  /// All pairs of a head and a tail that follows it: those with the same gateways together.
  void join(std::span<const GatewayWindow> heads, std::span<const GatewayWindow> tails,
            WindowBounder& bounder) const {
    std::vector<const GatewayWindow*> head_of(work_.layers.period);
    for (std::size_t first = 0; first < heads.size();) {
      std::ranges::fill(head_of, nullptr);
      const std::uint16_t gateway = heads[first].gateways[0];
      for (; first < heads.size() && heads[first].gateways[0] == gateway; ++first) {
        head_of[heads[first].layer] = &heads[first];
      }
      std::uint32_t last = 0;
      bool any = false;
      for (const GatewayWindow& tail : tails) {
        const std::uint16_t after = tail.gateways[shorter_.width];
        if (after == gateway) {
          continue;
        }
        const std::uint32_t layer = (tail.layer + work_.layers.period - 1) % work_.layers.period;
        if (head_of[layer] == nullptr) {
          continue;
        }
        if (!any || after != last) {
          any = true;
          last = after;
          std::array<std::uint16_t, longest_window + 1> gateways{};
          gateways[0] = gateway;
          std::copy_n(tail.gateways.begin(), width_, gateways.begin() + 1);
          bounder.set(gateways);
        }
        add(*head_of[layer], tail, layer, bounder);
      }
    }
  }

  void add(const GatewayWindow& head, const GatewayWindow& tail, std::uint32_t layer,
           WindowBounder& bounder) const {
    const double head_s = static_cast<double>(head.bound_s);
    const double tail_s = static_cast<double>(tail.bound_s);
    // Shares 1 2 1 are 1 1 and 1 1, one layer later; 1 2 2 1 are 1 2 1 and 1 1, or 1 1 and 1 2 1.
    const double parts_s = width_ == 3 ? head_s + tail_s
                                       : std::max(head_s + static_cast<double>(tail.tail_s),
                                                  static_cast<double>(head.head_s) + tail_s);
    bounder.add(layer, parts_s, head.bound_s, tail.bound_s,
                cut_(layer, static_cast<double>(head.head_s), static_cast<double>(tail.tail_s)));
  }

  const WindowWork& work_;
  const WindowList& shorter_;
  const WindowCut& cut_;
  std::uint32_t width_;
};

/// A gateway before another one, and the place of that among its next ones.
struct GatewayBefore {
  std::uint32_t gateway;
  std::size_t place;
};

std::vector<std::vector<GatewayBefore>> gateways_before(const GatewayPairs& pairs) {
  std::vector<std::vector<GatewayBefore>> before(pairs.next.size());
  for (std::uint32_t gateway = 0; gateway < pairs.next.size(); ++gateway) {
    for (std::size_t place = 0; place < pairs.next[gateway].gateways.size(); ++place) {
      before[pairs.next[gateway].gateways[place]].push_back({gateway, place});
    }
  }
  return before;
}

}  // namespace

std::span<const float> window_shares(std::uint32_t width) {
  switch (width) {
    case 2:
      return shares_of_two;
    case 3:
      return shares_of_three;
    default:
      SPACEMOE_EXPECTS(width == longest_window);
      return shares_of_four;
  }
}

double sum_of_shares(std::uint32_t width) {
  const std::span<const float> shares = window_shares(width);
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

std::vector<double> WindowList::least(std::span<const double> cut_s) const {
  std::vector<double> least_s(cut_s.begin(), cut_s.end());
  for (const std::vector<GatewayWindow>& windows : with_second) {
    for (const GatewayWindow& window : windows) {
      least_s[window.layer] = std::min(least_s[window.layer], static_cast<double>(window.bound_s));
    }
  }
  return least_s;
}

WindowList windows_of_two(const WindowWork& work, const WindowCut& cut) {
  const auto before = gateways_before(work.pairs);
  const std::uint32_t period = work.layers.period;
  return list_windows(work, 2, [&](std::uint32_t second, PricedWindow& priced) {
    std::vector<GatewayWindow> kept;
    WindowBounder bounder(work.pairs, 2, priced, kept);
    const NextGateways& next = work.pairs.next[second];
    for (const auto& [gateway, place] : before[second]) {
      const float* first_s = work.pairs.next[gateway].layer_s.data() + place * period;
      for (std::size_t last = 0; last < next.gateways.size(); ++last) {
        if (next.gateways[last] == gateway) {
          continue;
        }
        const float* second_s = next.layer_s.data() + last * period;
        bounder.set({static_cast<std::uint16_t>(gateway), static_cast<std::uint16_t>(second),
                     static_cast<std::uint16_t>(next.gateways[last])});
        for (std::uint32_t layer = 0; layer < period; ++layer) {
          const float head_s = first_s[layer];
          const float tail_s = second_s[(layer + 1) % period];
          const double parts_s = static_cast<double>(head_s) + static_cast<double>(tail_s);
          bounder.add(layer, parts_s, head_s, tail_s,
                      cut(layer, static_cast<double>(head_s), static_cast<double>(tail_s)));
        }
      }
    }
    return kept;
  });
}

WindowList one_longer(const WindowWork& work, const WindowList& shorter, const WindowCut& cut) {
  SPACEMOE_EXPECTS(shorter.width < longest_window);
  const WindowJoin join(work, shorter, cut);
  return list_windows(work, shorter.width + 1, [&](std::uint32_t second, PricedWindow& priced) {
    return join.with_second(second, priced);
  });
}

}  // namespace spacemoe
