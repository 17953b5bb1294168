#include "kernels/cpu/slot_paths.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/common/huge_pages.hpp"
#include "kernels/cpu/passes.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::cpu {
namespace {

/// Makes a table of zeros. The system gives gigabytes of memory away page by page, for seconds in
/// which a stop would not be heard.
template <class Table>
void make_zeros(Table& table, std::size_t count, const StopCheck& check_stop) {
  constexpr std::size_t block = std::size_t{1} << 23U;
  table.reserve(count);
  ask_for_huge_pages(table.data(), count);
  while (table.size() < count) {
    check_stop();
    table.resize(std::min(count, table.size() + block), 0.0F);
  }
}

}  // namespace

SlotPaths::SlotPaths(const SnapshotSeries& series, const Workers& workers)
    : slots_(series.slots),
      padded_slots_((series.slots + slot_lanes - 1) / slot_lanes * slot_lanes),
      satellites_(series.network.satellites.size()) {
  const std::size_t pairs = satellites_ * satellites_;
  make_zeros(distances_s_, pairs * padded_slots_, workers.check_stop);

  const auto sources = list_all<Satellite>(static_cast<std::uint32_t>(satellites_));
  const auto pass = make_snapshot_pass(series, workers);
  std::vector<float> matrices;
  make_zeros(matrices, std::min(slots_, slot_lanes) * pairs, workers.check_stop);
  for (std::uint32_t first = 0; first < slots_; first += slot_lanes) {
    const SlotRange range{Slot{first}, std::min(slot_lanes, slots_ - first)};
    pass->path_rows(range, sources, std::span(matrices).first(range.count * pairs));
    add(matrices, range, workers);
  }
}

void SlotPaths::add(const std::vector<float>& matrices, SlotRange slots, const Workers& workers) {
  const std::size_t pairs = satellites_ * satellites_;
  std::vector<float> longest_s(satellites_, longest_s_);
  parallel_loop(workers, static_cast<std::uint32_t>(satellites_), [&](std::uint32_t source) {
    const std::size_t first = source * satellites_;
    for (std::size_t pair = first; pair < first + satellites_; ++pair) {
      float* row = distances_s_.data() + pair * padded_slots_ + number(slots.first);
      for (std::uint32_t k = 0; k < slots.count; ++k) {
        const float distance_s = matrices[k * pairs + pair];
        row[k] = distance_s;
        longest_s[source] =
            std::isinf(distance_s) ? longest_s[source] : std::max(longest_s[source], distance_s);
      }
    }
  });
  longest_s_ = *std::ranges::max_element(longest_s);
}

}  // namespace spacemoe::cpu
