#include "kernels/cuda/path_reads.hpp"

#include <algorithm>

namespace spacemoe::cuda {

std::vector<std::uint32_t> gateway_satellites(const PlacementsView& placements) {
  std::vector<std::uint32_t> result(placements.gateways.begin(), placements.gateways.end());
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

PathReads list_reads(const PlacementsView& placements, const PathForm& form,
                     const SourceTiles& tiles) {
  std::vector<SourceTiles::Seat> seat_of(form.satellites);
  for (const SourceTiles::Seat& seat : tiles.seats) {
    seat_of[tiles.satellites[std::size_t{seat.tile} * form.width + seat.lane]] = seat;
  }
  std::vector<std::vector<PathRead>> by_tile(tiles.tiles);
  const auto entries = static_cast<std::uint32_t>(placements.satellites.size());
  const std::vector<std::uint32_t> at = placements.places();
  const auto places = static_cast<std::uint32_t>(at.size());
  for (std::uint32_t place = 0; place < places; ++place) {
    const std::uint32_t satellite = at[place];
    const std::uint32_t entry = place < entries ? place : placements.copies[place - entries].entry;
    const std::uint32_t here = entry / placements.experts;
    const std::uint32_t layer = here % placements.layers;
    const std::uint32_t next = layer + 1 < placements.layers ? here + 1 : here - layer;
    const auto read = [&](std::uint32_t gateway, std::uint32_t to) {
      const SourceTiles::Seat seat = seat_of[placements.gateways[gateway]];
      by_tile[seat.tile].push_back({form.place(satellite, seat.lane), to});
    };
    read(here, 2 * place);
    read(next, 2 * place + 1);
  }
  PathReads result;
  for (std::vector<PathRead>& tile : by_tile) {
    // By where they go: neighbouring threads then write neighbouring words.
    std::ranges::sort(tile, {}, &PathRead::entry);
    result.begin.push_back(static_cast<std::uint32_t>(result.reads.size()));
    result.reads.insert(result.reads.end(), tile.begin(), tile.end());
  }
  result.begin.push_back(static_cast<std::uint32_t>(result.reads.size()));
  return result;
}

}  // namespace spacemoe::cuda
