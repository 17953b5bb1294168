#include "kernels/cuda/path_reads.hpp"

#include <algorithm>

#include "kernels/tables/place_paths.hpp"

namespace spacemoe::cuda {

PathReads list_reads(const PlacementsView& placements, const PathForm& form,
                     const SourceTiles& tiles) {
  std::vector<SourceTiles::Seat> seat_of(form.satellites);
  for (const SourceTiles::Seat& seat : tiles.seats) {
    seat_of[tiles.satellites[std::size_t{seat.tile} * form.width + seat.lane]] = seat;
  }
  std::vector<std::vector<PathRead>> by_tile(tiles.tiles);
  const std::vector<PlacePaths> paths = place_paths(placements);
  for (std::uint32_t place = 0; place < paths.size(); ++place) {
    const auto [satellite, gateway, next_gateway] = paths[place];
    const auto read = [&, satellite = satellite](std::uint32_t source, std::uint32_t to) {
      const SourceTiles::Seat seat = seat_of[source];
      by_tile[seat.tile].push_back({form.place(satellite, seat.lane), to});
    };
    read(gateway, 2 * place);
    read(next_gateway, 2 * place + 1);
  }
  PathReads result;
  for (std::vector<PathRead>& tile : by_tile) {
    // Sorted by destination: neighbouring threads then write neighbouring words.
    std::ranges::sort(tile, {}, &PathRead::entry);
    result.begin.push_back(static_cast<std::uint32_t>(result.reads.size()));
    result.reads.insert(result.reads.end(), tile.begin(), tile.end());
  }
  result.begin.push_back(static_cast<std::uint32_t>(result.reads.size()));
  return result;
}

}  // namespace spacemoe::cuda
