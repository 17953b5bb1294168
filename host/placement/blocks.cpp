#include "host/placement/blocks.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/placement/layer_experts.hpp"
#include "host/placement/pair_latencies.hpp"

namespace spacemoe {
namespace {

/// Number of whole layers that a satellite holds, up to all.
std::uint32_t layers_held(const BlockPlan& plan, Satellite satellite) {
  if (plan.constellation.has_failed(satellite)) {
    return 0;
  }
  std::uint32_t held = std::min(plan.layers, plan.capacity.modules / (plan.experts + 1));
  while (held > 0 && !plan.capacity.fits(satellite, held, held * plan.experts)) {
    --held;
  }
  return held;
}

/// Place from which a snake runs through its shell.
struct SnakeStart {
  const Shell& shell;
  std::uint32_t plane;
  std::uint32_t index;
};

/// Fills satellites with the layers of a model.
class BlockFiller {
 public:
  explicit BlockFiller(const BlockPlan& plan) : plan_(plan) {
    for (const Satellite satellite : all<Satellite>(plan.constellation.size())) {
      held_.push_back(layers_held(plan, satellite));
    }
  }

  /// The blocks along a snake; nothing where it has no room for all layers.
  [[nodiscard]] const std::vector<LayerBlock>* fill(const SnakeStart& start, std::uint32_t width) {
    blocks_.clear();
    std::uint32_t left = plan_.layers;
    const auto planes = static_cast<std::uint32_t>(start.shell.planes.size());
    const std::uint32_t own = start.shell.planes[start.plane].satellites;
    for (std::uint32_t row = 0; row < planes; ++row) {
      const OrbitalPlane& plane = start.shell.planes[(start.plane + row) % planes];
      // Planes of unequal size: the same share of the turn.
      const std::uint32_t first = start.index * plane.satellites / own;
      const std::uint32_t columns = std::min(width, plane.satellites);
      for (std::uint32_t column = 0; column < columns; ++column) {
        const std::uint32_t along = row % 2 == 0 ? column : columns - 1 - column;
        add(Satellite{plane.first + (first + along) % plane.satellites}, left);
        if (left == 0) {
          return &blocks_;
        }
      }
    }
    return nullptr;
  }

 private:
  void add(Satellite satellite, std::uint32_t& left) {
    const std::uint32_t held = held_[number(satellite)];
    std::uint32_t size = std::min(held, left);
    if (plan_.blocks) {
      const auto blocks_left = *plan_.blocks - static_cast<std::uint32_t>(blocks_.size());
      size = (left + blocks_left - 1) / blocks_left;
    }
    if (size > 0 && size <= held) {
      blocks_.push_back({satellite, size});
      left -= size;
    }
  }

  const BlockPlan& plan_;
  std::vector<std::uint32_t> held_;  ///< whole layers, [satellites]
  std::vector<LayerBlock> blocks_;
};

/// Calls `use` with the satellites of consecutive blocks, the last with the first.
template <class Use>
void for_each_hop(std::span<const LayerBlock> path, Use use) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Satellite next = path[(i + 1) % path.size()].satellite;
    if (next != path[i].satellite) {
      use(path[i].satellite, next);
    }
  }
}

/// Expected number of active experts in each layer. [layers]
std::vector<double> active_experts(const PlacementProblem& problem) {
  std::vector<double> active;
  for (const Layer layer : all<Layer>(problem.layers)) {
    double sum = 0.0;
    for (const double activation : inclusion_of(problem, layer)) {
      sum += activation;
    }
    active.push_back(sum);
  }
  return active;
}

/// Seconds that a token computes along a path: in each layer its gateway, then its active experts.
double compute_along_s(std::span<const LayerBlock> path, std::span<const double> active,
                       const PlacementProblem& problem) {
  double sum = 0.0;
  std::size_t layer = 0;
  for (const LayerBlock& block : path) {
    const std::size_t at = number(block.satellite);
    const auto expert_s = static_cast<double>(problem.expert_seconds[at]);
    const double gateway_s =
        problem.gateway_seconds.empty() ? 0.0 : static_cast<double>(problem.gateway_seconds[at]);
    for (const std::size_t end = layer + block.layers; layer < end; ++layer) {
      sum += gateway_s + active[layer] * expert_s;
    }
  }
  return sum;
}

}  // namespace

void for_each_block_path(const BlockPlan& plan,
                         const std::function<bool(const std::vector<LayerBlock>&)>& use) {
  BlockFiller filler(plan);
  for (const Shell& shell : plan.constellation.shells()) {
    for (std::uint32_t plane = 0; plane < shell.planes.size(); ++plane) {
      for (std::uint32_t index = 0; index < shell.planes[plane].satellites; ++index) {
        const SnakeStart start{shell, plane, index};
        const std::vector<LayerBlock>* path = filler.fill(start, shell.largest_plane());
        if (path == nullptr) {
          continue;  // nor has any snake of fewer satellites
        }
        const auto satellites = static_cast<std::uint32_t>(path->size());
        if (!use(*path)) {
          return;
        }
        for (std::uint32_t width = std::min(satellites, shell.largest_plane()) - 1; width > 0;
             --width) {
          path = filler.fill(start, width);
          if (path != nullptr && !use(*path)) {
            return;
          }
        }
      }
    }
  }
}

Placement place_blocks(std::optional<std::uint32_t> blocks, const PlacementProblem& problem,
                       ExpectedLatency& latency) {
  const BlockPlan plan{problem.constellation, problem.capacity, problem.layers, problem.experts,
                       blocks};
  PairLatencies hops;
  for_each_block_path(plan, [&](const std::vector<LayerBlock>& path) {
    for_each_hop(path, [&](Satellite a, Satellite b) { hops.ask(a, b); });
    return true;
  });
  hops.fetch(latency);

  const std::vector<double> active = active_experts(problem);
  std::vector<LayerBlock> best;
  double least_s = std::numeric_limits<double>::infinity();
  for_each_block_path(plan, [&](const std::vector<LayerBlock>& path) {
    double cost_s = compute_along_s(path, active, problem);
    for_each_hop(path, [&](Satellite a, Satellite b) { cost_s += hops.between(a, b); });
    if (cost_s < least_s) {
      least_s = cost_s;
      best = path;
    }
    return true;
  });
  SPACEMOE_EXPECTS(!best.empty());

  Placement placement;
  for (const LayerBlock& block : best) {
    placement.gateways.insert(placement.gateways.end(), block.layers, block.satellite);
    placement.satellites.insert(placement.satellites.end(),
                                std::size_t{block.layers} * problem.experts, block.satellite);
  }
  return placement;
}

namespace {

[[noreturn]] void refuse_layer(const BlockPlan& plan, Satellite satellite) {
  const std::uint32_t modules = plan.experts + 1;
  const double layer_gb = plan.capacity.gateway_gb + plan.experts * plan.capacity.expert_gb;
  throw ConfigError(
      {.key = "rule",
       .found = fmt::format("found \"blocks\" with {}", what_fits(plan.capacity, satellite)),
       .allowed = fmt::format("room for a whole layer, {} modules", modules),
       .hint = plan.capacity.modules < modules
                   ? fmt::format("compute.modules_per_satellite: {} takes one layer, {} two",
                                 modules, 2 * modules)
                   : fmt::format("compute.memory_gb: {:.4g} takes one layer", layer_gb)});
}

}  // namespace

void check_blocks(const BlockPlan& plan) {
  if (plan.blocks && *plan.blocks > plan.layers) {
    throw ConfigError({.key = "blocks",
                       .found = fmt::format("found {}", *plan.blocks),
                       .allowed = fmt::format("1 to {}, the layers of the model", plan.layers)});
  }
  const auto satellites = all<Satellite>(plan.constellation.size());
  if (std::none_of(satellites.begin(), satellites.end(),
                   [&](Satellite satellite) { return layers_held(plan, satellite) > 0; })) {
    refuse_layer(plan, Satellite{0});
  }
  bool has_path = false;
  for_each_block_path(plan, [&](const std::vector<LayerBlock>&) {
    has_path = true;
    return false;
  });
  if (!has_path) {
    throw ConfigError(
        {.key = plan.blocks ? "blocks" : "rule",
         .found = fmt::format("found no shell with room for {} layers of {} modules{}", plan.layers,
                              plan.experts + 1,
                              plan.blocks ? fmt::format(" in {} blocks", *plan.blocks) : ""),
         .allowed = "blocks that fit on satellites of one shell",
         .hint = fmt::format("{}a larger compute.modules_per_satellite or compute.memory_gb",
                             plan.blocks ? "more blocks, or " : "")});
  }
}

}  // namespace spacemoe
