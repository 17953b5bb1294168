#include "host/search/path_rows.hpp"

#include <algorithm>
#include <iterator>

namespace spacemoe {
namespace {

/// Number of rows that are computed together.
constexpr std::size_t rows_at_once = 128;

}  // namespace

PathRows::PathRows(Backend& backend, const SnapshotSeries& series, std::size_t kept_bytes)
    : pass_(backend.snapshots(series)),
      slots_(series.slots),
      satellites_(static_cast<std::uint32_t>(series.network.satellites.size())),
      kept_bytes_(kept_bytes) {}

std::size_t PathRows::capacity() const {
  return kept_bytes_ / (std::size_t{slots_} * satellites_ * sizeof(float));
}

void PathRows::fetch(std::span<const Satellite> sources) {
  std::vector<Satellite> missing;
  std::ranges::copy_if(sources, std::back_inserter(missing),
                       [&](Satellite source) { return !rows_.contains(source); });
  std::ranges::sort(missing);
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  const std::size_t row_size = std::size_t{slots_} * satellites_;
  if (rows_.size() + missing.size() > capacity()) {
    std::erase_if(rows_, [&](const auto& entry) {
      return std::ranges::find(sources, entry.first) == sources.end();
    });
  }
  std::vector<float> found;
  for (std::size_t first = 0; first < missing.size(); first += rows_at_once) {
    const auto part =
        std::span(missing).subspan(first, std::min(rows_at_once, missing.size() - first));
    found.resize(part.size() * row_size);
    pass_->path_rows({Slot{0}, slots_}, part, found);
    for (std::size_t i = 0; i < part.size(); ++i) {
      std::vector<float>& row = rows_[part[i]];
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        const float* from = found.data() + (std::size_t{slot} * part.size() + i) * satellites_;
        row.insert(row.end(), from, from + satellites_);
      }
    }
  }
}

}  // namespace spacemoe
