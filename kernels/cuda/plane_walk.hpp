#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include <cuda_runtime.h>

#include "kernels/cuda/path_problem.hpp"
#include "kernels/cuda/plane_set.hpp"
#include "kernels/cuda/warp.hpp"
#include "kernels/cuda/work.hpp"

namespace spacemoe::cuda {

/// Shortest paths from up to `width` sources of one plane over a PlaneGrid, by one warp.
///
/// The warp walks from plane to plane. The current plane is in registers, its places laid over the
/// lanes as WalkShape says; shared memory has the others. A plane offers its distances to the next
/// one; if any offer is taken, the news runs around that plane's ring, along each lane's arc in
/// registers and from arc to arc by shuffles. Two sets remember the planes with news that the
/// neighbour above or below was not offered. The walk turns at the ends of an open grid, goes round
/// a closed one, and ends when both sets are empty: then no link can improve a distance, and that
/// is the fixed point of relax(), which is unique.
///
/// Nothing is shared with other warps, and no barrier is needed.
template <std::uint32_t width, std::uint32_t length>
class PlaneWalk {
 public:
  static constexpr WalkShape shape{width, length};

  /// weights: of the snapshot, as WalkShape lays them out; distances: of this warp,
  /// [planes][plane_words]. Both in shared memory.
  __device__ PlaneWalk(const PlaneGrid& grid, const float* weights, float* distances)
      : grid_(grid),
        ring_(weights),
        across_(weights + grid.planes * shape.ring_words()),
        distances_(distances),
        first_(lane_index() / width * length) {}

  /// The source of this lane's tile stands at `place` of `plane`, or nowhere.
  __device__ void solve(std::uint32_t plane, std::uint32_t place) {
    float values[length];
    fill(values);
    for (std::uint32_t p = 0; p < grid_.planes; ++p) {
      store(p, values);
    }
    for (std::uint32_t i = 0; i < length; ++i) {
      values[i] = place == first_ + i ? 0.0F : values[i];
    }
    settle(plane, values);
    store(plane, values);
    news_up_.add(plane);
    news_down_.add(plane);
    grid_.closed ? walk_round(plane) : walk_to_and_fro(plane);
    __syncwarp();  // whoever writes the tile reads what other lanes have stored
  }

 private:
  static constexpr std::uint32_t vectors = length / 4;
  static constexpr std::uint32_t weight_wavefronts = (shape.places() + 31) / 32;
  static constexpr std::uint32_t vector_wavefronts = 4;

  [[nodiscard]] __device__ float4* vector(std::uint32_t plane, std::uint32_t j) const {
    return reinterpret_cast<float4*>(distances_ + plane * shape.plane_words()) + j * warp_lanes +
           lane_index();
  }

  __device__ static void fill(float (&values)[length]) {
#pragma unroll
    for (std::uint32_t i = 0; i < length; ++i) {
      values[i] = std::numeric_limits<float>::infinity();
    }
  }

  __device__ static void unpack(const float4& from, float* to) {
    to[0] = from.x;
    to[1] = from.y;
    to[2] = from.z;
    to[3] = from.w;
  }

  __device__ void load(std::uint32_t plane, float (&values)[length]) const {
#pragma unroll
    for (std::uint32_t j = 0; j < vectors; ++j) {
      unpack(*vector(plane, j), values + 4 * j);
    }
    SPACEMOE_WORK(memory, vectors * vector_wavefronts);
  }

  __device__ void store(std::uint32_t plane, const float (&values)[length]) const {
#pragma unroll
    for (std::uint32_t j = 0; j < vectors; ++j) {
      *vector(plane, j) =
          make_float4(values[4 * j], values[4 * j + 1], values[4 * j + 2], values[4 * j + 3]);
    }
    SPACEMOE_WORK(memory, vectors * vector_wavefronts);
  }

  /// Loads the weights of this lane's arc from a row of them.
  __device__ void load_weights(const float* row, float* weights) const {
#pragma unroll
    for (std::uint32_t j = 0; j < vectors; ++j) {
      unpack(reinterpret_cast<const float4*>(row + first_)[j], weights + 4 * j);
    }
    SPACEMOE_WORK(memory, vectors * weight_wavefronts);
  }

  /// Takes an offer, the sum of a distance and a weight, if it is better. One instruction for the
  /// minimum, as the next offer waits for it: a comparison and a choice would take twice as long.
  __device__ static void take(float& value, float offer) {
    SPACEMOE_WORK(arithmetic, 2);
    value = fminf(value, offer);
  }

  /// The same; returns whether it was better.
  __device__ static bool take_and_tell(float& value, float offer) {
    const bool is_better = offer < value;
    take(value, offer);
    return is_better;
  }

  __device__ static bool any_lane(bool vote) {
    SPACEMOE_WORK(vote, 1);
    return __any_sync(all_lanes, vote ? 1 : 0) != 0;
  }

  __device__ static float from_lane(float value, std::uint32_t lane) {
    SPACEMOE_WORK(shuffle, 1);
    return __shfl_sync(all_lanes, value, static_cast<int>(lane % warp_lanes));
  }

  /// Lets the news of a plane run around its ring. One walk along a path and one back settle it,
  /// since its links are no shortcuts of each other; the same holds for arcs, except for what comes
  /// in at their ends.
  __device__ void settle(std::uint32_t plane, float (&values)[length]) const {
    const float* row = ring_ + plane * shape.ring_words();
    float weights[length + 1];  // of the link before each place, and of that after the last
    load_weights(row, weights);
    weights[length] = row[first_ + length];
    SPACEMOE_WORK(memory, weight_wavefronts);
    for (;;) {
#pragma unroll
      for (std::uint32_t i = 1; i < length; ++i) {
        take(values[i], values[i - 1] + weights[i]);
      }
#pragma unroll
      for (std::uint32_t i = length - 1; i > 0; --i) {
        take(values[i - 1], values[i] + weights[i]);
      }
      const float before = from_lane(values[length - 1], lane_index() + warp_lanes - width);
      const float behind = from_lane(values[0], lane_index() + width);
      const bool at_first = take_and_tell(values[0], before + weights[0]);
      const bool at_last = take_and_tell(values[length - 1], behind + weights[length]);
      SPACEMOE_WORK(arithmetic, 2);  // better or not is compared only here, and for offers
      if (!any_lane(at_first || at_last)) {
        return;
      }
    }
  }

  /// Offers the plane whose values this lane holds to its neighbour `to` over the links of plane
  /// `of_links`, place by place. `values` become those of the neighbour; returns whether any lane
  /// took any offer.
  __device__ bool offer_straight(std::uint32_t to, std::uint32_t of_links,
                                 const float (&held)[length], float (&values)[length]) const {
    float weights[length];
    load(to, values);
    load_weights(across_ + of_links * shape.places(), weights);
    bool taken = false;
#pragma unroll
    for (std::uint32_t i = 0; i < length; ++i) {
      const bool is_better = take_and_tell(values[i], held[i] + weights[i]);
      taken = taken || is_better;
    }
    SPACEMOE_WORK(arithmetic, length);
    return any_lane(taken);
  }

  /// The same across the seam, where places are shifted, so values are read from shared memory.
  template <bool up>
  __device__ bool offer_shifted(std::uint32_t from, std::uint32_t to,
                                float (&values)[length]) const {
    constexpr WalkShape laid = shape;  // device code has no address of a static member
    const float* weights = across_ + (grid_.planes - 1) * laid.places();
    const std::uint32_t shift = up ? grid_.per_plane - grid_.shift : grid_.shift;
    load(to, values);
    bool taken = false;
    __syncwarp();
#pragma unroll
    for (std::uint32_t i = 0; i < length; ++i) {
      const std::uint32_t place = first_ + i;
      if (place < grid_.per_plane) {
        const std::uint32_t other = (place + shift) % grid_.per_plane;
        const float offer =
            distances_[from * laid.plane_words() + laid.place(other, lane_index() % width)] +
            weights[up ? other : place];
        SPACEMOE_WORK(memory, 2);
        const bool is_better = take_and_tell(values[i], offer);
        taken = taken || is_better;
      }
    }
    SPACEMOE_WORK(arithmetic, length);
    __syncwarp();
    return any_lane(taken);
  }

  template <bool up>
  __device__ bool offer(std::uint32_t from, std::uint32_t to, const float (&held)[length],
                        float (&values)[length]) const {
    const bool over_seam = up ? to == 0 : from == 0;
    return over_seam ? offer_shifted<up>(from, to, values)
                     : offer_straight(to, up ? from : to, held, values);
  }

  /// Goes on by `steps` planes from `at`, which becomes the last plane reached.
  template <bool up>
  __device__ void sweep(std::uint32_t& at, std::uint32_t steps) {
    PlaneSet& news = up ? news_up_ : news_down_;
    float held[length];
    bool is_held = false;
    for (; steps > 0; --steps) {
      const std::uint32_t from = at;
      const std::uint32_t last = up ? grid_.planes - 1 : 0;
      at = from == last ? grid_.planes - 1 - last : (up ? from + 1 : from - 1);
      if (!news.has(from)) {
        is_held = false;
        continue;
      }
      news.remove(from);
      if (!is_held) {
        load(from, held);
      }
      float values[length];
      if (offer<up>(from, at, held, values)) {
        settle(at, values);
        store(at, values);
        news_up_.add(at);
        news_down_.add(at);
      }
#pragma unroll
      for (std::uint32_t i = 0; i < length; ++i) {
        held[i] = values[i];
      }
      is_held = true;
    }
  }

  [[nodiscard]] __device__ bool has_news() const {
    return !(news_up_.is_empty() && news_down_.is_empty());
  }

  __device__ void walk_to_and_fro(std::uint32_t at) {
    while (has_news()) {
      sweep<true>(at, grid_.planes - 1 - at);
      news_up_.remove(grid_.planes - 1);
      sweep<false>(at, at);
      news_down_.remove(0);
    }
  }

  /// Half of the planes are nearer one way round, half the other way.
  __device__ void walk_round(std::uint32_t plane) {
    std::uint32_t at = plane;
    sweep<true>(at, grid_.planes / 2);
    at = plane;
    sweep<false>(at, grid_.planes / 2);
    while (has_news()) {
      sweep<true>(at, grid_.planes);
      sweep<false>(at, grid_.planes);
    }
  }

  PlaneGrid grid_;
  const float* ring_;    ///< [planes][ring_words]
  const float* across_;  ///< [planes][places]
  float* distances_;     ///< [planes][plane_words]
  std::uint32_t first_;  ///< place of this lane's arc
  PlaneSet news_up_;
  PlaneSet news_down_;
};

/// A solved tile, which its warp writes.
template <class Walk>
struct WarpTile {
  const PathProblem& problem;
  std::uint32_t number;
  const float* distances;

  [[nodiscard]] __device__ static std::uint32_t rank() { return lane_index(); }
  [[nodiscard]] __device__ static std::uint32_t size() { return warp_lanes; }

  /// put(row, node, values, count): distances of `count` neighbouring satellites in a row. A lane
  /// hands out the vectors that it has computed.
  template <class Put>
  __device__ void each_run(const Put& put) const {
    constexpr WalkShape shape = Walk::shape;
    const PlaneGrid& grid = problem.grid;
    const std::uint32_t source = lane_index() % shape.width;
    const std::uint32_t row = problem.rows[number * shape.width + source];
    if (row == no_source) {
      return;
    }
    const std::uint32_t first = lane_index() / shape.width * shape.length;
    for (std::uint32_t plane = 0; plane < grid.planes; ++plane) {
      for (std::uint32_t place = first; place < first + shape.length; place += 4) {
        if (place < grid.per_plane) {
          put(row, plane * grid.per_plane + place,
              distances + plane * shape.plane_words() + shape.place(place, source),
              min(4U, grid.per_plane - place));
        }
      }
    }
  }
};

}  // namespace spacemoe::cuda
