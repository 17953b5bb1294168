#include "host/search/exhaustive.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/search/closed_walk.hpp"
#include "host/search/layer_costs.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

/// Ways to place single layers: two gateways, or one where the only layer's is its own next one,
/// and the experts. They are few where there are no more satellites than the limit.
std::uint64_t layer_choices(std::uint32_t layers, std::uint32_t experts, std::uint64_t satellites) {
  const std::uint64_t placed = experts + (layers == 1 ? 1U : 2U);
  std::uint64_t choices = layers;
  for (std::uint64_t i = 0; i < placed; ++i) {
    choices *= satellites - i;
  }
  return choices;
}

std::uint64_t module_count(std::uint32_t layers, std::uint32_t experts) {
  return std::uint64_t{layers} * (experts + 1U);
}

void check_size(std::uint32_t layers, std::uint32_t experts, std::uint64_t satellites) {
  const auto refuse = [](std::string found, std::string allowed) {
    throw ConfigError({.found = std::move(found),
                       .allowed = std::move(allowed),
                       .hint = "an exhaustive search is for tiny instances"});
  };
  if (satellites > max_exhaustive_satellites) {
    refuse(fmt::format("found {} satellites", satellites),
           fmt::format("up to {}", max_exhaustive_satellites));
  }
  const std::uint64_t modules = module_count(layers, experts);
  if (modules > satellites) {
    refuse(fmt::format("found {} modules for {} satellites", modules, satellites),
           "at most one module a satellite");
  }
  const std::uint64_t choices = layer_choices(layers, experts, satellites);
  if (choices > max_exhaustive_choices) {
    refuse(fmt::format("found {} ways to place single layers", choices),
           fmt::format("up to {}", max_exhaustive_choices));
  }
}

/// An order of a layer's experts and its cost.
struct CheapestOrder {
  std::vector<Satellite> satellites;  ///< [experts]
  double cost_s = infinite_cost_s;
};

/// Scores all orders of the experts on one set of satellites, given ascending.
CheapestOrder cheapest_order(ScoringPass& scoring, LayerModules modules) {
  ChoiceBatch batch;
  std::vector<std::vector<Satellite>> orders;
  do {
    add_layer(modules, batch);
    orders.push_back(modules.satellites);
  } while (std::ranges::next_permutation(modules.satellites).found);
  const std::vector<double> costs_s = costs_of(scoring, batch);
  const auto least = std::ranges::min_element(costs_s);
  return {orders[static_cast<std::size_t>(least - costs_s.begin())], *least};
}

class Exhaustive {
 public:
  Exhaustive(ScoringPass& scoring, std::uint32_t layers, std::uint32_t experts,
             std::span<const Satellite> satellites, const std::stop_token& stop)
      : stop_(stop),
        layers_(layers),
        satellites_(satellites),
        gateways_(layers),
        sets_of_(layers),
        orders_(std::size_t{layers} * satellites.size() * satellites.size()) {
    const auto count = static_cast<std::uint32_t>(satellites.size());
    for (std::uint32_t set = 0; set < 1U << count; ++set) {
      if (std::popcount(set) == static_cast<int>(experts)) {
        sets_.push_back(set);
      }
    }
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      for (std::uint32_t gateway = 0; gateway < count; ++gateway) {
        for (std::uint32_t next = 0; next < count; ++next) {
          score_orders(scoring, layer, gateway, next);
        }
      }
    }
  }

  [[nodiscard]] ExhaustiveResult run() {
    for (std::uint32_t first = 0; first < satellites_.size(); ++first) {
      gateways_[0] = first;
      place_layer(0, 1U << first, 0.0);
    }
    return best_;
  }

 private:
  void check_stop() const {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
  }

  [[nodiscard]] std::vector<CheapestOrder>& orders(std::uint32_t layer, std::uint32_t gateway,
                                                   std::uint32_t next) {
    return orders_[(layer * satellites_.size() + gateway) * satellites_.size() + next];
  }

  void score_orders(ScoringPass& scoring, std::uint32_t layer, std::uint32_t gateway,
                    std::uint32_t next) {
    if ((gateway == next) != (layers_ == 1)) {
      return;
    }
    for (const std::uint32_t set : sets_) {
      check_stop();
      CheapestOrder& order = orders(layer, gateway, next).emplace_back();
      if ((set & (1U << gateway | 1U << next)) == 0) {
        LayerModules modules{Layer{layer}, satellites_[gateway], satellites_[next], {}};
        for (std::uint32_t left = set; left != 0; left &= left - 1) {
          modules.satellites.push_back(
              satellites_[static_cast<std::size_t>(std::countr_zero(left))]);
        }
        std::ranges::sort(modules.satellites);
        order = cheapest_order(scoring, std::move(modules));
      }
    }
  }

  /// Tries all placements of the layers from this one on; its gateway is placed. `used`: satellites
  /// with a module, one bit each; `cost_s`: of the layers before.
  void place_layer(std::uint32_t layer, std::uint32_t used, double cost_s) {
    check_stop();
    if (cost_s >= best_.cost_s) {
      return;
    }
    if (layer == layers_) {
      keep(cost_s);
      return;
    }
    const bool is_last = layer + 1 == layers_;
    for (std::uint32_t next = 0; next < satellites_.size(); ++next) {
      if (is_last ? next != gateways_[0] : (used >> next & 1U) != 0) {
        continue;
      }
      const std::uint32_t with_next = used | 1U << next;
      const auto& choices = orders(layer, gateways_[layer], next);
      for (std::size_t set = 0; set < sets_.size(); ++set) {
        if ((sets_[set] & with_next) == 0) {
          if (!is_last) {
            gateways_[layer + 1] = next;
          }
          sets_of_[layer] = set;
          place_layer(layer + 1, with_next | sets_[set], cost_s + choices[set].cost_s);
        }
      }
    }
  }

  void keep(double cost_s) {
    best_ = {{}, cost_s};
    for (std::uint32_t layer = 0; layer < layers_; ++layer) {
      best_.placement.gateways.push_back(satellites_[gateways_[layer]]);
      const auto& order =
          orders(layer, gateways_[layer], gateways_[(layer + 1) % layers_])[sets_of_[layer]];
      best_.placement.satellites.insert(best_.placement.satellites.end(), order.satellites.begin(),
                                        order.satellites.end());
    }
  }

  const std::stop_token& stop_;
  std::uint32_t layers_;
  std::span<const Satellite> satellites_;
  std::vector<std::uint32_t> sets_;      ///< of as many satellites as experts, one bit each
  std::vector<std::uint32_t> gateways_;  ///< [layers] indices, of the placement at hand
  std::vector<std::size_t> sets_of_;     ///< [layers] indices, of the placement at hand
  std::vector<std::vector<CheapestOrder>> orders_;  ///< [layers][gateway][next][sets]
  ExhaustiveResult best_{{}, infinite_cost_s};
};

}  // namespace

bool can_search_exhaustively(std::uint32_t layers, std::uint32_t experts,
                             std::uint64_t satellites) {
  return satellites <= max_exhaustive_satellites && module_count(layers, experts) <= satellites &&
         layer_choices(layers, experts, satellites) <= max_exhaustive_choices;
}

ExhaustiveResult exhaustive_optimum(ScoringPass& scoring, std::uint32_t layers,
                                    std::uint32_t experts, std::span<const Satellite> satellites,
                                    const std::stop_token& stop) {
  check_size(layers, experts, satellites.size());
  return Exhaustive(scoring, layers, experts, satellites, stop).run();
}

}  // namespace spacemoe
