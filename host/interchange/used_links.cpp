#include "host/interchange/used_links.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "host/report/token_path.hpp"
#include "host/topology/path_trace.hpp"

namespace spacemoe {
namespace {

/// Fills in what is used, slot by slot.
class UseRecord {
 public:
  explicit UseRecord(const TimeSlots& slots) : slots_(slots) {}

  void begin(Slot slot) {
    from_s_ = slots_.start_s[number(slot)];
    const std::size_t next = number(slot) + std::size_t{1};
    until_s_ = next < slots_.start_s.size() ? slots_.start_s[next] : from_s_ + slots_.length_s;
  }
  void add(CzmlLinkUse use, std::span<const Satellite> way) {
    for (std::size_t hop = 1; hop < way.size(); ++hop) {
      TimeParts& parts = used_[{use, std::minmax({way[hop - 1], way[hop]})}];
      if (!parts.empty() && parts.back().second == from_s_) {
        parts.back().second = until_s_;
      } else if (parts.empty() || parts.back().second < from_s_) {
        parts.emplace_back(from_s_, until_s_);
      }
    }
  }
  UsedLinks take() && { return std::move(used_); }

 private:
  const TimeSlots& slots_;
  double from_s_ = 0.0;
  double until_s_ = 0.0;
  UsedLinks used_;
};

/// Shortest paths from gateways in one slot.
class GatewayPaths {
 public:
  GatewayPaths(const Scenario& scenario, SnapshotPass& pass, const Placement& placement)
      : scenario_(scenario), pass_(pass), gateways_(placement.gateways) {
    std::ranges::sort(gateways_);
    gateways_.erase(std::unique(gateways_.begin(), gateways_.end()), gateways_.end());
    rows_s_.resize(gateways_.size() * scenario.constellation().size());
  }

  void find(const TracedSlot& slot) {
    adjacency_ = scenario_.network().adjacency(slot.slot);
    weights_s_ = path_weights(slot.links);
    pass_.path_rows({slot.slot, 1}, gateways_, rows_s_);
  }
  /// The satellites between two, both included; none where there is no path.
  [[nodiscard]] std::vector<Satellite> way(Satellite gateway, Satellite satellite) const {
    const std::size_t size = scenario_.constellation().size();
    const auto row =
        static_cast<std::size_t>(std::ranges::lower_bound(gateways_, gateway) - gateways_.begin());
    return trace_path(adjacency_, weights_s_, std::span(rows_s_).subspan(row * size, size), gateway,
                      satellite)
        .value_or(std::vector<Satellite>{});
  }

 private:
  const Scenario& scenario_;
  SnapshotPass& pass_;
  std::vector<Satellite> gateways_;
  std::span<const SatelliteLinks> adjacency_;
  std::vector<float> weights_s_;
  std::vector<float> rows_s_;  ///< [gateways][satellites]
};

}  // namespace

UsedLinks used_links(const Study& study, SnapshotPass& pass, const Placement& placement,
                     Progress& progress) {
  const Scenario& scenario = study.scenario;
  const SetLawView law = study.laws.token_view();
  const TokenTracer tracer(scenario, pass, law, study.compute, study.seed());
  GatewayPaths paths(scenario, pass, placement);
  UseRecord record(scenario.slots());
  TracedSlot traced{Slot{0}, std::vector<LinkReport>(scenario.network().links().size())};
  const auto slots = static_cast<std::uint32_t>(scenario.slots().start_s.size());
  progress.begin("ways", slots);
  for (const Slot slot : all<Slot>(slots)) {
    traced.slot = slot;
    pass.links(slot, traced.links);
    paths.find(traced);
    record.begin(slot);
    for (const Layer layer : all<Layer>(placement.layers())) {
      for (const Expert expert : all<Expert>(placement.experts())) {
        const Satellite satellite = placement.expert(layer, expert);
        record.add(CzmlLinkUse::path, paths.way(placement.gateway(layer), satellite));
        record.add(CzmlLinkUse::path, paths.way(placement.next_gateway(layer), satellite));
      }
    }
    for (const LayerWay& layer : tracer.trace(traced, placement)) {
      for (const ExpertWay& expert : layer.experts) {
        record.add(CzmlLinkUse::token, expert.there);
        record.add(CzmlLinkUse::token, expert.onward);
      }
    }
    progress.advance(1);
  }
  progress.end();
  return std::move(record).take();
}

}  // namespace spacemoe
