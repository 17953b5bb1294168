#include "host/weather/outage_trace.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "host/base/csv.hpp"
#include "host/topology/link_ends.hpp"

namespace spacemoe {
namespace {

/// An outage of an object.
struct Outage {
  std::uint32_t object;
  SlotSpan slots;
};

SlotTrace by_object(std::vector<Outage> outages, std::uint32_t objects) {
  SlotTrace trace;
  if (outages.empty()) {
    return trace;
  }
  std::ranges::stable_sort(outages, {}, &Outage::object);
  trace.starts.assign(objects + 1, 0);
  for (const Outage& outage : outages) {
    ++trace.starts[outage.object + 1];
    trace.spans.push_back(outage.slots);
  }
  for (std::uint32_t object = 0; object < objects; ++object) {
    trace.starts[object + 1] += trace.starts[object];
  }
  return trace;
}

/// The number of the first slot that starts at `time_s` or later; some slots may start before 0.
std::int32_t first_slot_from(double time_s, const TimeSlots& slots) {
  constexpr double far = 1e9;  // beyond every slot that weather asks for
  const double slot = std::ceil((time_s - slots.start_s.front()) / slots.length_s);
  if (!(std::fabs(slot) < far)) {
    return static_cast<std::int32_t>(std::copysign(far, slot));
  }
  const auto at = static_cast<std::int32_t>(slot);
  const auto start_of = [&](std::int32_t k) {
    const auto count = static_cast<std::int32_t>(slots.start_s.size());
    return k >= 0 && k < count ? slots.start_s[static_cast<std::size_t>(k)]
                               : slots.start_s.front() + k * slots.length_s;
  };
  // The quotient may be rounded to the wrong side of a slot's start, by less than a slot.
  if (start_of(at - 1) >= time_s) {
    return at - 1;
  }
  return start_of(at) < time_s ? at + 1 : at;
}

class TraceReader {
 public:
  TraceReader(const std::filesystem::path& file, const Network& network, const TimeSlots& slots)
      : table_(read_csv(file)),
        network_(network),
        slots_(slots),
        start_(table_.column("start_s")),
        end_(table_.column("end_s")),
        satellite_(table_.column("satellite")),
        neighbour_(table_.find_column("neighbour")) {}

  OutageTrace read() {
    std::vector<Outage> links;
    std::vector<Outage> satellites;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const SlotSpan span = span_of(row);
      if (span.first == span.end) {
        continue;  // between the starts of two slots
      }
      const std::uint32_t satellite = satellite_at(row, satellite_);
      if (neighbour_ && !table_.text(row, *neighbour_).empty()) {
        if (const auto link = link_at(row, satellite)) {
          links.push_back({*link, span});
        }
      } else {
        satellites.push_back({satellite, span});
      }
    }
    return {by_object(std::move(links), static_cast<std::uint32_t>(network_.links().size())),
            by_object(std::move(satellites), network_.constellation().size())};
  }

 private:
  SlotSpan span_of(std::size_t row) const {
    const double start_s = table_.number(row, start_);
    const double end_s = table_.number(row, end_);
    if (!(end_s > start_s)) {
      throw table_.error(row, end_, fmt::format("found {}", table_.text(row, end_)),
                         fmt::format("a time after start_s {}", table_.text(row, start_)));
    }
    return {first_slot_from(start_s, slots_), first_slot_from(end_s, slots_)};
  }

  std::uint32_t satellite_at(std::size_t row, std::size_t column) const {
    return static_cast<std::uint32_t>(
        table_.unsigned_integer(row, column, network_.constellation().size() - 1));
  }

  /// The link of a row; nothing where the two might be partners but never are.
  std::optional<std::uint32_t> link_at(std::size_t row, std::uint32_t satellite) const {
    const std::uint32_t neighbour = satellite_at(row, *neighbour_);
    const auto sought = std::pair(std::min(satellite, neighbour), std::max(satellite, neighbour));
    const auto links = network_.links();
    const auto found = std::ranges::lower_bound(links, sought, {}, ends_of);
    if (found != links.end() && ends_of(*found) == sought) {
      return static_cast<std::uint32_t>(found - links.begin());
    }
    if (network_.may_choose(Satellite{satellite}, Satellite{neighbour})) {
      return std::nullopt;
    }
    throw table_.error(row, *neighbour_,
                       fmt::format("found {} for satellite {}", neighbour, satellite),
                       "a satellite that it may be linked to",
                       "`spacemoe inspect --export` lists candidate links");
  }

  CsvTable table_;
  const Network& network_;
  const TimeSlots& slots_;
  std::size_t start_;
  std::size_t end_;
  std::size_t satellite_;
  std::optional<std::size_t> neighbour_;
};

}  // namespace

OutageTrace read_outage_trace(const std::filesystem::path& file, const Network& network,
                              const TimeSlots& slots) {
  return TraceReader(file, network, slots).read();
}

}  // namespace spacemoe
