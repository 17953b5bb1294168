#include "kernels/cuda/source_tiles.hpp"

#include <algorithm>
#include <numeric>

namespace spacemoe::cuda {
namespace {

/// Sources in the order in which tiles take them: as given, or plane by plane.
std::vector<std::uint32_t> order_of(std::span<const std::uint32_t> sources, const PathForm& form) {
  std::vector<std::uint32_t> order(sources.size());
  std::iota(order.begin(), order.end(), 0U);
  if (form.kind == PathKind::plane_walk) {
    std::ranges::sort(order, {}, [&](std::uint32_t row) { return sources[row]; });
  }
  return order;
}

/// Whether a tile that has the first of these sources cannot take the second one.
bool are_apart(std::uint32_t first, std::uint32_t other, const PathForm& form) {
  return form.kind == PathKind::plane_walk &&
         first / form.grid.per_plane != other / form.grid.per_plane;
}

}  // namespace

SourceTiles seat_sources(std::span<const std::uint32_t> sources, const PathForm& form) {
  SourceTiles result{0, {}, {}, std::vector<SourceTiles::Seat>(sources.size())};
  std::uint32_t lane = form.width;  // of the next source; there is no tile yet
  for (const std::uint32_t row : order_of(sources, form)) {
    const std::uint32_t source = sources[row];
    if (lane == form.width ||
        are_apart(result.satellites[std::size_t{result.tiles - 1} * form.width], source, form)) {
      ++result.tiles;
      result.satellites.resize(std::size_t{result.tiles} * form.width, no_source);
      result.rows.resize(std::size_t{result.tiles} * form.width, no_source);
      lane = 0;
    }
    const std::uint32_t tile = result.tiles - 1;
    result.satellites[std::size_t{tile} * form.width + lane] = source;
    result.rows[std::size_t{tile} * form.width + lane] = row;
    result.seats[row] = {tile, lane++};
  }
  return result;
}

}  // namespace spacemoe::cuda
