#include "host/search/block_means.hpp"

#include <algorithm>
#include <span>

#include "host/search/path_rows.hpp"
#include "kernels/common/huge_pages.hpp"

namespace spacemoe {
namespace {

/// Number of satellites whose rows are computed together.
constexpr std::uint32_t rows_at_once = 128;

std::uint32_t block_of(std::uint32_t slot, std::uint32_t slots) {
  const std::uint32_t blocks = std::min(slots, slot_blocks);
  return static_cast<std::uint32_t>(std::uint64_t{slot} * blocks / slots);
}

std::array<std::uint32_t, slot_blocks> slots_of_blocks(std::uint32_t slots) {
  std::array<std::uint32_t, slot_blocks> count{};
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    ++count[block_of(slot, slots)];
  }
  return count;
}

/// Block means of one satellite's paths. row: [slots][satellites]; out: [satellites]
void add_blocks(std::span<const float> row, float cut_s, std::span<BlockMeans::Blocks> out) {
  const std::size_t satellites = out.size();
  const auto slots = static_cast<std::uint32_t>(row.size() / satellites);
  const auto count = slots_of_blocks(slots);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const std::uint32_t block = block_of(slot, slots);
    const float part = 1.0F / static_cast<float>(count[block]);
    for (std::size_t to = 0; to < satellites; ++to) {
      out[to][block] += part * std::min(row[slot * satellites + to], cut_s);
    }
  }
}

}  // namespace

std::optional<BlockMeans> block_means(Backend& backend, const SnapshotSeries& series,
                                      const ScoringPlan& plan,
                                      const std::function<bool()>& goes_on) {
  const float longest_s =
      std::ranges::max(plan.expert_seconds) + std::ranges::max(plan.gateway_seconds);
  const float cut_s = std::max(0.0F, (plan.lost_penalty_s - longest_s) / 2.0F);
  const auto satellites = static_cast<std::uint32_t>(plan.expert_seconds.size());
  BlockMeans result{satellites,
                    {},
                    {},
                    {plan.expert_seconds.begin(), plan.expert_seconds.end()},
                    {plan.gateway_seconds.begin(), plan.gateway_seconds.end()}};
  const std::size_t pairs = std::size_t{satellites} * satellites;
  result.path_s.reserve(pairs);
  ask_for_huge_pages(result.path_s.data(), pairs);
  result.path_s.resize(pairs);
  const auto count = slots_of_blocks(series.slots);
  for (std::uint32_t block = 0; block < slot_blocks; ++block) {
    result.share[block] = static_cast<float>(count[block]) / static_cast<float>(series.slots);
  }
  for (std::uint32_t first = 0; first < satellites; first += rows_at_once) {
    std::vector<Satellite> sources;
    for (std::uint32_t from = first; from < std::min(first + rows_at_once, satellites); ++from) {
      sources.push_back(Satellite{from});
    }
    // Rows that are done are dropped with the object: all of them together are large.
    PathRows rows(backend, series);
    rows.fetch(sources);
    for (const Satellite source : sources) {
      if (!goes_on()) {
        return std::nullopt;
      }
      add_blocks(
          rows.row(source), cut_s,
          std::span(result.path_s).subspan(std::size_t{number(source)} * satellites, satellites));
    }
  }
  return result;
}

}  // namespace spacemoe
