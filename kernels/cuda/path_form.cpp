#include "kernels/cuda/path_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/common/link.hpp"
#include "kernels/cuda/plane_set.hpp"

namespace spacemoe::cuda {
namespace {

/// Bytes that a tile keeps per satellite in addition to its distances: four places of neighbours,
/// 16 bits each, and four weights.
constexpr std::size_t staged_bytes = 4 * sizeof(std::uint16_t) + 4 * sizeof(float);

/// Bytes of each block's shared memory that the device keeps for itself, sm_80 and later.
constexpr std::size_t reserved_bytes = 1024;
constexpr std::uint32_t max_resident_blocks = 32;
/// The shapes that are compiled. Arcs are short, so that many warps fit; the more arcs, the more
/// rounds it takes until the news has gone around a plane.
constexpr std::array<WalkShape, 5> walk_shapes = {{{8, 4}, {4, 4}, {2, 4}, {2, 8}, {1, 4}}};

std::size_t walk_bytes(const PlaneGrid& grid, const WalkShape& shape, std::uint32_t warps) {
  const std::size_t words = shape.weight_words() + std::size_t{warps} * shape.plane_words();
  return grid.planes * words * sizeof(float);
}

std::uint32_t resident_blocks(std::size_t bytes, std::size_t shared_bytes_per_block) {
  const std::size_t fit = (shared_bytes_per_block + reserved_bytes) / (bytes + reserved_bytes);
  return static_cast<std::uint32_t>(std::min<std::size_t>(fit, max_resident_blocks));
}

}  // namespace

std::uint32_t PathForm::place(std::uint32_t satellite, std::uint32_t lane) const {
  if (kind == PathKind::plane_walk) {
    return satellite / grid.per_plane * shape.plane_words() +
           shape.place(satellite % grid.per_plane, lane);
  }
  return satellite * (width + 1) + lane;
}

std::size_t PathForm::shared_bytes() const {
  const std::size_t distances = std::size_t{satellites} * (width + 1) * sizeof(float);
  switch (kind) {
    case PathKind::plane_walk:
      return walk_bytes(grid, shape, warps);
    case PathKind::staged_tiles:
      return distances + satellites * staged_bytes;
    case PathKind::tiles:
      return distances;
    case PathKind::global_tiles:
      return 0;
  }
  return 0;
}

std::size_t PathForm::scratch_bytes() const {
  return kind == PathKind::global_tiles
             ? std::size_t{blocks} * satellites * (width + 1) * sizeof(float)
             : 0;
}

std::uint32_t PathForm::weight_words() const {
  if (kind == PathKind::plane_walk) {
    return grid.planes * shape.weight_words();
  }
  return (partners_change ? 2 : 1) * max_degree * satellites;
}

std::string PathForm::text() const {
  const std::string sources = std::to_string(width) + (width == 1 ? " source" : " sources");
  switch (kind) {
    case PathKind::plane_walk:
      return "plane walk over " + std::to_string(grid.planes) + " x " +
             std::to_string(grid.per_plane) + (grid.closed ? ", closed seam, " : ", ") + sources +
             " a warp, " + std::to_string(warps) + (warps == 1 ? " warp" : " warps") + " a block";
    case PathKind::staged_tiles:
      return "tiles of " + sources + ", links beside distances in shared memory";
    case PathKind::tiles:
      return "tiles of " + sources + ", distances in shared memory";
    case PathKind::global_tiles:
      return "tiles of " + sources + ", distances in global memory";
  }
  return {};
}

namespace {

/// A walk of this shape with as many resident warps as fit: the more there are, the better they
/// hide each other's waits. Among equals the smallest blocks, as a block holds its memory until its
/// last warp is done.
std::optional<PathForm> walk_of_shape(const WalkShape& shape, const PlaneGrid& grid,
                                      std::size_t shared_bytes_per_block,
                                      std::uint32_t multiprocessors) {
  PathForm form{PathKind::plane_walk, grid.planes * grid.per_plane, shape.width, 0, grid, shape};
  std::uint32_t resident_warps = 0;
  for (std::uint32_t warps = 1; warps <= PathForm::max_walk_warps; ++warps) {
    const std::size_t bytes = walk_bytes(grid, shape, warps);
    const std::uint32_t blocks =
        bytes > shared_bytes_per_block ? 0 : resident_blocks(bytes, shared_bytes_per_block);
    if (blocks * warps > resident_warps) {
      resident_warps = blocks * warps;
      form.warps = warps;
      form.blocks = blocks * multiprocessors;
    }
  }
  return resident_warps == 0 ? std::nullopt : std::optional(form);
}

}  // namespace

std::vector<PathForm> plane_walk_forms(const PlaneGrid& grid, std::size_t shared_bytes_per_block,
                                       std::uint32_t multiprocessors) {
  std::vector<PathForm> forms;
  for (const WalkShape& shape : walk_shapes) {
    if (shape.places() < grid.per_plane || grid.planes > PlaneSet::max_planes) {
      continue;
    }
    if (const auto form = walk_of_shape(shape, grid, shared_bytes_per_block, multiprocessors)) {
      forms.push_back(*form);
    }
  }
  std::ranges::stable_sort(forms, [](const PathForm& a, const PathForm& b) {
    const auto rank = [](const PathForm& form) {
      return std::pair(form.shape.places(), -std::int64_t{form.blocks} * form.warps);
    };
    return rank(a) < rank(b);
  });
  return forms;
}

std::optional<PathForm> plane_walk_form(const PlaneGrid& grid, std::size_t shared_bytes_per_block,
                                        std::uint32_t multiprocessors) {
  const auto forms = plane_walk_forms(grid, shared_bytes_per_block, multiprocessors);
  return forms.empty() ? std::nullopt : std::optional(forms.front());
}

std::optional<PathForm> tile_form(PathKind kind, std::uint32_t width, std::uint32_t satellites,
                                  std::size_t shared_bytes_per_block, std::uint32_t multiprocessors,
                                  bool partners_change) {
  PathForm form{kind, satellites, width};
  form.partners_change = partners_change;
  if (kind == PathKind::global_tiles) {
    // Two blocks on each multiprocessor keep it busy while one waits for memory.
    form.blocks = 2 * multiprocessors;
  }
  return form.shared_bytes() <= shared_bytes_per_block ? std::optional(form) : std::nullopt;
}

PathForm choose_path_form(const std::optional<PlaneGrid>& grid, std::uint32_t satellites,
                          std::size_t shared_bytes_per_block, std::uint32_t multiprocessors,
                          bool partners_change) {
  if (grid) {
    if (const auto walk = plane_walk_form(*grid, shared_bytes_per_block, multiprocessors)) {
      return *walk;
    }
  }
  struct Choice {
    PathKind kind;
    std::uint32_t width;
  };
  for (const Choice choice :
       {Choice{PathKind::staged_tiles, 32}, Choice{PathKind::staged_tiles, 16},
        Choice{PathKind::staged_tiles, 8}, Choice{PathKind::tiles, 8}}) {
    if (const auto form = tile_form(choice.kind, choice.width, satellites, shared_bytes_per_block,
                                    multiprocessors, partners_change)) {
      return *form;
    }
  }
  return *tile_form(PathKind::global_tiles, 32, satellites, shared_bytes_per_block, multiprocessors,
                    partners_change);
}

}  // namespace spacemoe::cuda
