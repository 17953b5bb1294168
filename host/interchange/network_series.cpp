#include "host/interchange/network_series.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "host/base/npy.hpp"
#include "host/interchange/array_writer.hpp"
#include "host/topology/link_names.hpp"

namespace spacemoe {
namespace {

/// Written to the archive at once.
constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 26U;

constexpr std::string_view mark_name = "spacemoe_network.npy";

/// The number of the format.
std::string mark_npy() {
  NpyArray<std::uint8_t> mark({1});
  mark.append(1);
  return std::move(mark).take();
}

void add_satellites(ArrayWriter& arrays, const Constellation& constellation) {
  std::vector<std::int32_t> shell;
  std::vector<std::int32_t> plane;
  std::vector<std::int32_t> index;
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    const SatelliteAddress at = constellation.address(satellite);
    shell.push_back(static_cast<std::int32_t>(at.shell));
    plane.push_back(static_cast<std::int32_t>(at.plane));
    index.push_back(static_cast<std::int32_t>(at.index_in_plane));
  }
  arrays.add<std::int32_t>("shell", "<i4", shell);
  arrays.add<std::int32_t>("plane", "<i4", plane);
  arrays.add<std::int32_t>("index_in_plane", "<i4", index);
}

void add_links(ArrayWriter& arrays, std::span<const LinkCandidate> links) {
  std::vector<std::int32_t> ends;
  std::vector<std::uint8_t> kinds;
  for (const LinkCandidate& link : links) {
    ends.push_back(static_cast<std::int32_t>(link.a));
    ends.push_back(static_cast<std::int32_t>(link.b));
    kinds.push_back(static_cast<std::uint8_t>(link.kind));
  }
  arrays.begin("link_ends", "<i4", sizeof(std::int32_t), {links.size(), 2});
  arrays.append<std::int32_t>(ends);
  arrays.add<std::uint8_t>("link_kinds", "|u1", kinds);
  std::array<std::string_view, link_kinds> kind_names;
  for (std::size_t kind = 0; kind < link_kinds; ++kind) {
    kind_names[kind] = name_of(static_cast<LinkKind>(kind));
  }
  arrays.add_words("kind_names", kind_names);
  std::array<std::string_view, link_states> state_names;
  for (std::size_t state = 0; state < link_states; ++state) {
    state_names[state] = name_of(static_cast<LinkState>(state));
  }
  arrays.add_words("state_names", state_names);
}

/// What is written of a series, with the buffers that it takes.
class SeriesWriter {
 public:
  SeriesWriter(ZipStream& archive, const Scenario& scenario, SnapshotPass& pass,
               const SeriesPart& part, Progress& progress)
      : arrays_(archive),
        pass_(pass),
        part_(part),
        progress_(progress),
        slots_(part.slots.count),
        satellites_(scenario.constellation().size()),
        links_(scenario.network().links().size()) {}

  void add_positions() {
    arrays_.begin("positions_km", "<f8", sizeof(double), {slots_, satellites_, 3});
    std::vector<OrbitState> orbits(satellites_);
    std::vector<double> positions_km;
    for_slots("positions", [&](Slot slot) {
      pass_.orbits(slot, orbits);
      positions_km.clear();
      for (const OrbitState& orbit : orbits) {
        const Vector3& at = orbit.position_km;
        positions_km.insert(positions_km.end(), {at.x, at.y, at.z});
      }
      arrays_.append<double>(positions_km);
    });
  }

  /// Links are looked at once for their states and once for their weights: the arrays of an archive
  /// come one after the other, and links take little beside paths.
  void add_states() {
    arrays_.begin("link_states", "|u1", sizeof(std::uint8_t), {slots_, links_});
    std::vector<std::uint8_t> states(links_);
    for_links("states of links", [&](std::span<const LinkReport> links) {
      std::ranges::transform(links, states.begin(), [](const LinkReport& link) {
        return static_cast<std::uint8_t>(link.state);
      });
      arrays_.append<std::uint8_t>(states);
    });
  }
  void add_weights() {
    arrays_.begin("link_weights_s", "<f4", sizeof(float), {slots_, links_});
    std::vector<float> weights_s(links_);
    for_links("latencies of links", [&](std::span<const LinkReport> links) {
      std::ranges::transform(links, weights_s.begin(), &LinkReport::weight_s);
      arrays_.append<float>(weights_s);
    });
  }

  void add_paths() {
    const std::vector<Satellite>& sources = part_.sources;
    std::vector<std::int32_t> source_numbers;
    for (const Satellite source : sources) {
      source_numbers.push_back(static_cast<std::int32_t>(number(source)));
    }
    arrays_.add<std::int32_t>("sources", "<i4", source_numbers);
    arrays_.begin("path_latencies_s", "<f4", sizeof(float), {slots_, sources.size(), satellites_});
    if (sources.empty()) {
      return;
    }
    // Several slots of a few sources, or some sources of one slot: few enough to take little
    // memory, many enough to fill tiles.
    constexpr std::size_t rows_at_once = 512;
    const std::uint64_t slot_bytes = sources.size() * satellites_ * sizeof(float);
    const auto slots_at_once =
        static_cast<std::uint32_t>(std::clamp<std::uint64_t>(piece_bytes / slot_bytes, 1, slots_));
    const std::size_t sources_at_once =
        slot_bytes <= piece_bytes ? sources.size() : std::min(sources.size(), rows_at_once);
    std::vector<float> rows_s;
    progress_.begin("paths", slots_);
    for (std::uint32_t done = 0; done < slots_;) {
      const auto count = std::min(slots_at_once, static_cast<std::uint32_t>(slots_) - done);
      for (std::size_t first = 0; first < sources.size(); first += sources_at_once) {
        const auto some =
            std::span(sources).subspan(first, std::min(sources_at_once, sources.size() - first));
        rows_s.resize(count * some.size() * satellites_);
        pass_.path_rows({Slot{number(part_.slots.first) + done}, count}, some, rows_s);
        arrays_.append<float>(rows_s);
      }
      done += count;
      progress_.advance(count);
    }
    progress_.end();
  }

 private:
  template <class Use>
  void for_slots(std::string_view stage, const Use& use) {
    progress_.begin(stage, slots_);
    for (std::uint32_t k = 0; k < slots_; ++k) {
      use(Slot{number(part_.slots.first) + k});
      progress_.advance(1);
    }
    progress_.end();
  }
  template <class Use>
  void for_links(std::string_view stage, const Use& use) {
    std::vector<LinkReport> links(links_);
    for_slots(stage, [&](Slot slot) {
      pass_.links(slot, links);
      use(links);
    });
  }

  ArrayWriter arrays_;
  SnapshotPass& pass_;
  const SeriesPart& part_;
  Progress& progress_;
  std::size_t slots_;
  std::size_t satellites_;
  std::size_t links_;
};

}  // namespace

std::string_view network_npz_start() {
  static const std::string start = [] {
    const std::string mark = mark_npy();
    return zip_local_header({std::string(mark_name), mark.size(), 0, zip_crc(mark)}) + mark;
  }();
  return start;
}

std::uint64_t series_bytes(const Scenario& scenario, const SeriesPart& part) {
  const std::uint64_t satellites = scenario.constellation().size();
  const std::uint64_t links = scenario.network().links().size();
  return part.slots.count *
         (satellites * 3 * sizeof(double) + links * (sizeof(std::uint8_t) + sizeof(float)) +
          part.sources.size() * satellites * sizeof(float));
}

void write_series(ZipStream& archive, const Scenario& scenario, SnapshotPass& pass,
                  const SeriesPart& part, Progress& progress) {
  const std::string mark = mark_npy();
  archive.begin(std::string(mark_name), mark.size());
  archive.append(mark);
  ArrayWriter arrays(archive);
  arrays.add<double>(
      "times_s", "<f8",
      std::span(scenario.slots().start_s).subspan(number(part.slots.first), part.slots.count));
  add_satellites(arrays, scenario.constellation());
  add_links(arrays, scenario.network().links());
  SeriesWriter series(archive, scenario, pass, part, progress);
  series.add_positions();
  series.add_states();
  series.add_weights();
  series.add_paths();
  archive.finish();
}

}  // namespace spacemoe
