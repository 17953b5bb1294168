#include "host/placement/affinity_search.hpp"

#include <cstddef>
#include <utility>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

// Far below any path, and far above what rounding leaves in the fields.
constexpr double min_gain_s = 1e-9;
// A bound for safety: some ten rounds suffice for 32 layers of 8 experts.
constexpr int max_rounds = 1000;

}  // namespace

AffinitySearch::AffinitySearch(std::uint32_t layers, std::span<const double> inclusion,
                               const Subnets& subnets, const LatencyMatrix& latency,
                               std::span<const Satellite> start)
    : layers_(layers),
      experts_(static_cast<std::uint32_t>(start.size() / layers)),
      inclusion_(inclusion),
      subnets_(subnets),
      latency_(latency),
      satellite_of_(start.begin(), start.end()),
      module_on_(latency.satellites()),
      fields_(std::size_t{layers} * latency.satellites(), 0.0) {
  for (std::uint32_t module = 0; module < satellite_of_.size(); ++module) {
    module_on_[number(satellite_of_[module])] = module;
    add_to_fields(module, satellite_of_[module], 1.0);
  }
}

void AffinitySearch::descend(const std::stop_token& stop) {
  bool gains = true;
  for (int round = 0; round < max_rounds && gains; ++round) {
    gains = false;
    for (std::uint32_t module = 0; module < satellite_of_.size(); ++module) {
      if (stop.stop_requested()) {
        throw Interrupted("planning");
      }
      gains = improve(module) || gains;
    }
  }
}

std::span<const double> AffinitySearch::field(Layer layer) const {
  const std::size_t satellites = latency_.satellites();
  return std::span(fields_).subspan(number(layer) * satellites, satellites);
}

/// Weight of the latency between two experts in the objective. Where there are only one or two
/// layers, tokens go both ways.
double AffinitySearch::affinity(std::uint32_t a, std::uint32_t b) const {
  const Layer layer = layer_of(a);
  const int ways = (next(layer) == layer_of(b) ? 1 : 0) + (previous(layer) == layer_of(b) ? 1 : 0);
  return ways * inclusion_[a] * inclusion_[b];
}

/// Change of the objective when a module goes to a satellite that is free, or becomes so; all
/// others stay. A single layer is its own neighbour, and its field holds the module itself.
double AffinitySearch::change_of_moving(std::uint32_t module, Satellite to) const {
  const Satellite from = satellite_of_[module];
  const auto weigh = field(layer_of(module));
  return inclusion_[module] * (weigh[number(to)] - weigh[number(from)]) -
         affinity(module, module) * latency_.between(from, to);
}

/// Change of the objective when a module changes places with the module of another satellite.
double AffinitySearch::change(std::uint32_t module, Satellite to) const {
  const auto other = module_on_[number(to)];
  if (!other) {
    return change_of_moving(module, to);
  }
  // Each of the two would come closer to the place that the other leaves: they stay as far apart.
  const Satellite from = satellite_of_[module];
  return change_of_moving(module, to) + change_of_moving(*other, from) +
         2.0 * affinity(module, *other) * latency_.between(from, to);
}

bool AffinitySearch::improve(std::uint32_t module) {
  double best = -min_gain_s;
  std::optional<Satellite> target;
  for (const Satellite to : subnet_of(subnets_, layer_of(module))) {
    if (to == satellite_of_[module]) {
      continue;
    }
    const double gained = change(module, to);
    if (gained < best) {
      best = gained;
      target = to;
    }
  }
  if (target) {
    move(module, *target);
  }
  return target.has_value();
}

void AffinitySearch::move(std::uint32_t module, Satellite to) {
  const Satellite from = satellite_of_[module];
  const auto other = module_on_[number(to)];
  const auto put = [&](std::uint32_t moved, Satellite old_place, Satellite place) {
    add_to_fields(moved, old_place, -1.0);
    add_to_fields(moved, place, 1.0);
    satellite_of_[moved] = place;
  };
  put(module, from, to);
  if (other) {
    put(*other, to, from);
  }
  module_on_[number(from)] = other;
  module_on_[number(to)] = module;
}

void AffinitySearch::add_to_fields(std::uint32_t module, Satellite satellite, double sign) {
  const auto row = latency_.row(satellite);
  const double weight = sign * inclusion_[module];
  for (const Layer layer : {next(layer_of(module)), previous(layer_of(module))}) {
    double* const field = &fields_[std::size_t{number(layer)} * row.size()];
    for (std::size_t i = 0; i < row.size(); ++i) {
      field[i] += weight * static_cast<double>(row[i]);
    }
  }
}

}  // namespace spacemoe
