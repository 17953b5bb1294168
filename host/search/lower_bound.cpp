#include "host/search/lower_bound.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "host/placement/assignment.hpp"
#include "host/search/containment_bound.hpp"
#include "host/search/path_rows.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

constexpr double far = std::numeric_limits<double>::infinity();
/// A relative margin, larger than the rounding of a sum of costs. It keeps equal bounds, such as
/// those of satellites that nobody reaches, from being told apart one by one.
constexpr double rounding = 1e-9;
/// Number of next gateways whose rows are asked for together.
constexpr std::size_t gateways_at_once = 32;

/// Keeps the smallest of the values that it is shown, ascending.
class Least {
 public:
  explicit Least(std::size_t count) : values_(count, far) {}

  void clear() { std::ranges::fill(values_, far); }
  void show(double value) {
    if (value < values_.back()) {
      std::size_t at = values_.size() - 1;
      for (; at > 0 && values_[at - 1] > value; --at) {
        values_[at] = values_[at - 1];
      }
      values_[at] = value;
    }
  }
  [[nodiscard]] std::span<const double> ascending() const { return values_; }

 private:
  std::vector<double> values_;
};

/// Bounds layers by the satellites near their gateways.
class PairBound {
 public:
  PairBound(const ScoringPlan& plan, std::span<const std::uint8_t> allowed, std::uint32_t slots)
      : plan_(plan),
        allowed_(allowed),
        slots_(slots),
        satellites_(plan.expert_seconds.size()),
        cost_s_(satellites_),
        mean_s_(satellites_),
        least_(plan.law.experts),
        by_slot_(plan.law.experts),
        by_mean_(plan.law.experts) {
    for (const Layer layer : all<Layer>(plan.law.layers)) {
      const std::vector<double> inside = max_containment(plan.law, layer);
      for (std::size_t m = 1; m < inside.size(); ++m) {
        weights_.push_back(inside[m] - inside[m - 1]);
      }
    }
  }

  /// Takes a pair of gateways with their path rows.
  void set_pair(Satellite gateway, std::span<const float> here_s, Satellite next_gateway,
                std::span<const float> next_s) {
    const double gateway_s = plan_.gateway_seconds[number(gateway)];
    const double lost_s = plan_.lost_penalty_s;
    std::ranges::fill(mean_s_, 0.0);
    std::ranges::fill(by_slot_, 0.0);
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      const float* here = here_s.data() + slot * satellites_;
      const float* next = next_s.data() + slot * satellites_;
      for (std::size_t s = 0; s < satellites_; ++s) {
        const float path_s = here[s] + plan_.expert_seconds[s] + next[s];
        cost_s_[s] = std::min(static_cast<double>(path_s) + gateway_s, lost_s);
        mean_s_[s] += cost_s_[s];
      }
      take_smallest(cost_s_, gateway, next_gateway);
      for (std::size_t m = 0; m < by_slot_.size(); ++m) {
        by_slot_[m] += least_.ascending()[m];
      }
    }
    take_smallest(mean_s_, gateway, next_gateway);
    std::ranges::copy(least_.ascending(), by_mean_.begin());
  }

  /// Bounds a layer between the gateways of the pair.
  [[nodiscard]] double of_layer(Layer layer) const {
    const double* weights = weights_.data() + number(layer) * by_slot_.size();
    return std::max(std::inner_product(by_slot_.begin(), by_slot_.end(), weights, 0.0),
                    std::inner_product(by_mean_.begin(), by_mean_.end(), weights, 0.0)) /
           slots_;
  }

 private:
  void take_smallest(std::span<double> values, Satellite gateway, Satellite next_gateway) {
    values[number(gateway)] = far;
    values[number(next_gateway)] = far;
    least_.clear();
    for (std::size_t s = 0; s < satellites_; ++s) {
      if (allowed_[s] != 0) {
        least_.show(values[s]);
      }
    }
  }

  const ScoringPlan& plan_;
  std::span<const std::uint8_t> allowed_;
  std::uint32_t slots_;
  std::size_t satellites_;
  std::vector<double> weights_;  ///< [layers][experts] w_m
  std::vector<double> cost_s_;   ///< [satellites] in the slot at hand
  std::vector<double> mean_s_;   ///< [satellites]
  Least least_;
  std::vector<double> by_slot_;  ///< [experts] mean of the m-th smallest cost of each slot
  std::vector<double> by_mean_;  ///< [experts] m-th smallest mean cost
};

/// Finds the lower bound of each layer's cost with each gateway.
class GatewayBounds {
 public:
  GatewayBounds(Backend& backend, const SnapshotSeries& series, const ScoringPlan& plan,
                std::span<const std::uint8_t> allowed, const std::function<bool()>& goes_on)
      : plan_(plan),
        allowed_(allowed),
        goes_on_(goes_on),
        rows_(backend, series),
        pair_(plan, allowed, series.slots),
        // A path of n links is a float sum of n terms, and so are the two that it is compared with.
        slack_(1.0 - 3.0 * (static_cast<double>(rows_.satellites()) + 4.0) *
                         std::numeric_limits<float>::epsilon()),
        min_expert_s_(*std::ranges::min_element(plan.expert_seconds)),
        satellites_(rows_.satellites()) {}

  /// [layers][satellites], infinity where no module may stand. Throws Stopped where it may not go
  /// on.
  [[nodiscard]] std::vector<double> run(Progress& progress) {
    const std::size_t layers = plan_.law.layers;
    std::vector<double> bounds(layers * satellites_, far);
    progress.begin("lower bound", satellites_);
    for (const Satellite gateway : all<Satellite>(rows_.satellites())) {
      progress.advance(1);
      if (allowed_[number(gateway)] == 0) {
        continue;
      }
      fetch_around(gateway);
      const std::vector<double> of_layer = with_gateway(gateway);
      for (std::size_t layer = 0; layer < layers; ++layer) {
        bounds[layer * satellites_ + number(gateway)] = of_layer[layer];
      }
    }
    progress.end();
    return bounds;
  }

 private:
  /// Next gateways are near, and mostly among those whose rows are fetched together.
  void fetch_around(Satellite gateway) {
    const std::size_t together = std::max<std::size_t>(1, rows_.capacity() / 2);
    if (number(gateway) % together == 0) {
      std::vector<Satellite> block;
      for (std::size_t at = number(gateway); at < satellites_ && block.size() < together; ++at) {
        block.push_back(Satellite{static_cast<std::uint32_t>(at)});
      }
      rows_.fetch(block);
    }
  }

  /// The next gateways that a gateway can have, each with a lower bound of its cost; ascending.
  [[nodiscard]] std::vector<std::pair<double, Satellite>> nearest_next(Satellite gateway) const {
    const std::span<const float> row = rows_.row(gateway);
    const double gateway_s = plan_.gateway_seconds[number(gateway)];
    std::vector<std::pair<double, Satellite>> next;
    for (const Satellite other : all<Satellite>(rows_.satellites())) {
      if ((other == gateway) == (plan_.law.layers == 1) && allowed_[number(other)] != 0) {
        double sum_s = 0.0;
        for (std::uint32_t slot = 0; slot < rows_.slots(); ++slot) {
          const double direct_s = row[slot * satellites_ + number(other)];
          sum_s += std::min((direct_s + min_expert_s_) * slack_ + gateway_s,
                            static_cast<double>(plan_.lost_penalty_s));
        }
        next.emplace_back(sum_s / rows_.slots(), other);
      }
    }
    std::ranges::sort(next);
    return next;
  }

  /// Lower bound of each layer's cost with this gateway. [layers]
  [[nodiscard]] std::vector<double> with_gateway(Satellite gateway) {
    rows_.fetch(std::vector{gateway});
    const auto next = nearest_next(gateway);
    std::vector<double> min_s(plan_.law.layers, far);
    const auto is_hopeless = [&](double bound_s) {
      return bound_s >= std::ranges::max(min_s) * (1.0 - rounding);
    };
    for (std::size_t first = 0; first < next.size(); first += gateways_at_once) {
      const auto part =
          std::span(next).subspan(first, std::min(gateways_at_once, next.size() - first));
      if (is_hopeless(part.front().first)) {
        break;
      }
      std::vector<Satellite> wanted{gateway};
      for (const auto& [bound_s, other] : part) {
        wanted.push_back(other);
      }
      rows_.fetch(wanted);
      for (const auto& [bound_s, other] : part) {
        if (is_hopeless(bound_s)) {
          break;
        }
        if (!goes_on_()) {
          throw Stopped();
        }
        pair_.set_pair(gateway, rows_.row(gateway), other, rows_.row(other));
        for (const Layer layer : all<Layer>(plan_.law.layers)) {
          double& min_of_layer_s = min_s[number(layer)];
          min_of_layer_s = std::min(min_of_layer_s, pair_.of_layer(layer));
        }
      }
    }
    return min_s;
  }

  const ScoringPlan& plan_;
  std::span<const std::uint8_t> allowed_;
  const std::function<bool()>& goes_on_;
  PathRows rows_;
  PairBound pair_;
  double slack_;
  double min_expert_s_;
  std::size_t satellites_;
};

}  // namespace

std::optional<LowerBound> lower_bound(Backend& backend, const SnapshotSeries& series,
                                      const ScoringPlan& plan,
                                      std::span<const std::uint8_t> allowed, Progress& progress,
                                      const std::function<bool()>& goes_on) {
  std::vector<double> bounds;
  try {
    bounds = GatewayBounds(backend, series, plan, allowed, goes_on).run(progress);
  } catch (const Stopped&) {
    progress.end();
    return std::nullopt;
  }
  const auto satellites = static_cast<std::uint32_t>(plan.expert_seconds.size());
  std::vector<std::uint32_t> places;
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    if (allowed[satellite] != 0) {
      places.push_back(satellite);
    }
  }
  const auto bound_of = [&](std::uint32_t layer, std::uint32_t place) {
    return bounds[std::size_t{layer} * satellites + places[place]];
  };
  const auto count = static_cast<std::uint32_t>(places.size());
  const std::vector<std::uint32_t> gateways =
      assign(plan.law.layers, count, [&](std::uint32_t layer, std::span<double> out) {
        for (std::uint32_t place = 0; place < count; ++place) {
          out[place] = bound_of(layer, place);
        }
      });
  LowerBound result{0.0, {}};
  for (std::uint32_t layer = 0; layer < plan.law.layers; ++layer) {
    double least = far;
    for (std::uint32_t place = 0; place < count; ++place) {
      least = std::min(least, bound_of(layer, place));
    }
    result.total_s += bound_of(layer, gateways[layer]) * (1.0 - rounding);
    result.layer_s.push_back(least * (1.0 - rounding));
  }
  return result;
}

}  // namespace spacemoe
