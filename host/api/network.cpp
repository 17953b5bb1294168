#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <spacemoe/network.hpp>

#include "host/api/argument_checks.hpp"
#include "host/api/engine.hpp"
#include "host/api/outside_errors.hpp"
#include "host/topology/link_names.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::api {
namespace {

/// Rows that are computed between two looks at the progress.
constexpr std::size_t rows_at_once = 512;

/// Slots in a row among those asked for: as many from `first` on as follow each other.
std::size_t run_length(std::span<const std::uint32_t> slots, std::size_t first) {
  std::size_t length = 1;
  while (first + length < slots.size() && slots[first + length] == slots[first] + length) {
    ++length;
  }
  return length;
}

const TimeSlots& times_of(const Scenario& scenario, Slots slots) {
  return slots == Slots::planning ? scenario.planning_slots() : scenario.slots();
}

}  // namespace

Network::Network(std::shared_ptr<Engine> engine, Slots slots)
    : engine_(std::move(engine)), slots_(slots) {}

std::uint32_t Network::satellites() const {
  return engine_->study().satellites();
}

std::uint32_t Network::slots() const {
  return engine_->series(slots_).slots;
}

std::vector<double> Network::times_s() const {
  return times_of(engine_->scenario(), slots_).start_s;
}

std::vector<Address> Network::addresses() const {
  const Constellation& constellation = engine_->scenario().constellation();
  std::vector<Address> addresses;
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const auto [shell, plane, index] = constellation.address(satellite);
    addresses.push_back({shell, plane, index});
  }
  return addresses;
}

std::vector<std::uint8_t> Network::failed() const {
  const auto failed = engine_->scenario().constellation().failed();
  return {failed.begin(), failed.end()};
}

std::vector<Link> Network::links() const {
  std::vector<Link> links;
  for (const LinkCandidate& link : engine_->series(slots_).network.links) {
    links.push_back({link.a, link.b, std::string(name_of(link.kind))});
  }
  return links;
}

std::vector<LinkStatus> Network::link_status(std::uint32_t slot) const {
  const SnapshotSeries series = engine_->series(slots_);
  check_argument("slot", slot, series.slots);
  return at_door(&engine_->source(), [&] {
    std::vector<LinkReport> reports(series.network.links.size());
    engine_->with_snapshots(slots_, [&](SnapshotPass& pass) { pass.links(Slot{slot}, reports); });
    std::vector<LinkStatus> status;
    for (const LinkReport& report : reports) {
      status.push_back(
          {std::string(name_of(report.state)), report.geometry.length_km, report.weight_s});
    }
    return status;
  });
}

Array<double> Network::positions_km(std::span<const std::uint32_t> slots,
                                    const Watch& watch) const {
  const SnapshotSeries series = engine_->series(slots_);
  check_arguments("slots", slots, series.slots);
  return at_door(&engine_->source(), [&] {
    ToldProgress progress(watch);
    Array<double> positions{{slots.size(), satellites(), 3}, {}};
    check_array_fits("slots",
                     static_cast<double>(slots.size() * satellites() * 3 * sizeof(double)));
    positions.values.reserve(slots.size() * satellites() * 3);
    std::vector<OrbitState> orbits(satellites());
    progress.begin("positions", slots.size());
    for (const std::uint32_t slot : slots) {
      check_stop(watch.stop);
      engine_->with_snapshots(slots_, [&](SnapshotPass& pass) { pass.orbits(Slot{slot}, orbits); });
      for (const auto& [position, velocity] : orbits) {
        positions.values.insert(positions.values.end(), {position.x, position.y, position.z});
      }
      progress.advance(1);
    }
    progress.end();
    return positions;
  });
}

Array<float> Network::path_rows(std::span<const std::uint32_t> slots,
                                std::span<const std::uint32_t> sources, const Watch& watch) const {
  const SnapshotSeries series = engine_->series(slots_);
  check_arguments("slots", slots, series.slots);
  check_arguments("sources", sources, satellites());
  const std::size_t slot_size = sources.size() * satellites();
  check_array_fits("slots", static_cast<double>(slots.size() * slot_size * sizeof(float)));
  return at_door(&engine_->source(), [&] {
    const auto from = list_of<Satellite>(sources);
    Array<float> rows{{slots.size(), sources.size(), satellites()}, {}};
    const std::size_t most =
        std::max<std::size_t>(1, rows_at_once / std::max<std::size_t>(1, sources.size()));
    ToldProgress progress(watch);
    const auto compute = [&](SnapshotPass& pass) {
      progress.begin("paths", slots.size());
      // Memory is taken as it is filled: that of millions of rows takes seconds.
      rows.values.reserve(slots.size() * slot_size);
      for (std::size_t first = 0; first < slots.size() && slot_size > 0;) {
        check_stop(watch.stop);
        const std::size_t count = std::min(most, run_length(slots, first));
        rows.values.resize((first + count) * slot_size);
        pass.path_rows({Slot{slots[first]}, static_cast<std::uint32_t>(count)}, from,
                       std::span(rows.values).subspan(first * slot_size));
        first += count;
        progress.advance(count);
      }
      progress.end();
    };
    // A backend of its own, which a stop ends, takes longer to make than a few rows take.
    if (slots.size() * sources.size() <= rows_at_once) {
      engine_->with_snapshots(slots_, compute);
    } else {
      const auto backend = engine_->make_backend(watch.stop);
      compute(*backend->snapshots(series));
    }
    return rows;
  });
}

Array<double> Network::mean_path_rows(std::span<const std::uint32_t> sources,
                                      const Watch& watch) const {
  check_arguments("sources", sources, satellites());
  check_array_fits("sources", static_cast<double>(sources.size() * satellites() * sizeof(double)));
  return at_door(&engine_->source(), [&] {
    const LongCall call(*engine_, watch);
    const auto pass =
        call.backend().planning(engine_->series(slots_), engine_->study().lost_penalty_s());
    const auto from = list_of<Satellite>(sources);
    Array<double> rows{{sources.size(), satellites()}, {}};
    rows.values.resize(sources.size() * satellites());
    call.context().progress.begin("paths", sources.size());
    for (std::size_t first = 0; first < sources.size(); first += rows_at_once) {
      const std::size_t count = std::min(rows_at_once, sources.size() - first);
      pass->mean_rows(std::span(from).subspan(first, count),
                      std::span(rows.values).subspan(first * satellites(), count * satellites()));
      call.context().progress.advance(count);
    }
    call.context().progress.end();
    return rows;
  });
}

}  // namespace spacemoe::api
