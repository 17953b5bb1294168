#include "bench/walk_model.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/cpu/snapshot.hpp"
#include "kernels/cuda/path_weights.hpp"

namespace spacemoe {
namespace {

/// One tile that is being solved. A plane's distances lie place by place, sources side by side.
class WalkModel {
 public:
  WalkModel(const cuda::PathForm& form, std::span<const float> weights)
      : form_(form),
        weights_(weights),
        places_(form.shape.places()),
        distances_(std::size_t{form.grid.planes} * places_ * form.width,
                   std::numeric_limits<float>::infinity()),
        news_up_(form.grid.planes, false),
        news_down_(form.grid.planes, false) {}

  WalkWork solve(std::uint32_t plane, std::span<const std::uint32_t> places) {
    for (std::size_t source = 0; source < places.size(); ++source) {
      at(plane, places[source])[source] = 0.0F;
    }
    settle(plane);
    news_up_[plane] = news_down_[plane] = true;
    form_.grid.closed ? walk_round(plane) : walk_to_and_fro(plane);
    work_.tiles = 1;
    return work_;
  }

 private:
  float* at(std::uint32_t plane, std::uint32_t place) {
    return distances_.data() + (std::size_t{plane} * places_ + place) * form_.width;
  }
  /// Weight of the link from the place before; that of place `places_` leads to place 0.
  [[nodiscard]] float ring(std::uint32_t plane, std::uint32_t place) const {
    return weights_[plane * form_.shape.ring_words() + place];
  }
  [[nodiscard]] float across(std::uint32_t plane, std::uint32_t place) const {
    return weights_[form_.grid.planes * form_.shape.ring_words() + plane * places_ + place];
  }

  /// Offers the distances at one place over a link to another one; returns whether any was taken.
  bool take(float* to, const float* from, float weight_s) const {
    bool taken = false;
    for (std::uint32_t source = 0; source < form_.width; ++source) {
      const float offer = from[source] + weight_s;
      taken = taken || offer < to[source];
      to[source] = std::min(to[source], offer);
    }
    return taken;
  }

  void settle(std::uint32_t plane) {
    ++work_.settles;
    const std::uint32_t length = form_.shape.length;
    for (bool news = true; news;) {
      ++work_.rounds;
      for (std::uint32_t first = 0; first < places_; first += length) {
        for (std::uint32_t s = first + 1; s < first + length; ++s) {
          take(at(plane, s), at(plane, s - 1), ring(plane, s));
        }
        for (std::uint32_t s = first + length - 1; s > first; --s) {
          take(at(plane, s - 1), at(plane, s), ring(plane, s));
        }
      }
      news = exchange_ends(plane);
    }
  }

  /// All arcs at once: each takes what its neighbours had before.
  bool exchange_ends(std::uint32_t plane) {
    const std::vector<float> before(at(plane, 0), at(plane, 0) + places_ * form_.width);
    const auto had = [&](std::uint32_t s) { return before.data() + s % places_ * form_.width; };
    bool news = false;
    for (std::uint32_t first = 0; first < places_; first += form_.shape.length) {
      const std::uint32_t last = first + form_.shape.length - 1;
      const bool low = take(at(plane, first), had(first + places_ - 1), ring(plane, first));
      const bool high = take(at(plane, last), had(last + 1), ring(plane, last + 1));
      news = news || low || high;
    }
    return news;
  }

  bool offer(std::uint32_t from, std::uint32_t to, bool up) {
    const cuda::PlaneGrid& grid = form_.grid;
    const bool over_seam = up ? to == 0 : from == 0;
    const std::uint32_t of_links = over_seam ? grid.planes - 1 : (up ? from : to);
    const std::uint32_t shift = over_seam ? grid.shift : 0;
    ++work_.offers;
    work_.shifted_offers += over_seam ? 1 : 0;
    bool news = false;
    for (std::uint32_t s = 0; s < grid.per_plane; ++s) {
      const std::uint32_t shifted = (s + shift) % grid.per_plane;
      const bool taken = up ? take(at(to, shifted), at(from, s), across(of_links, s))
                            : take(at(to, s), at(from, shifted), across(of_links, s));
      news = news || taken;
    }
    return news;
  }

  void sweep(std::uint32_t& plane, std::uint32_t steps, bool up) {
    std::vector<bool>& news = up ? news_up_ : news_down_;
    const std::uint32_t planes = form_.grid.planes;
    for (; steps > 0; --steps) {
      const std::uint32_t from = plane;
      plane = (plane + (up ? 1 : planes - 1)) % planes;
      if (!news[from]) {
        continue;
      }
      news[from] = false;
      if (offer(from, plane, up)) {
        settle(plane);
        news_up_[plane] = news_down_[plane] = true;
      }
    }
  }

  [[nodiscard]] bool has_news() const {
    const auto any = [](const std::vector<bool>& set) { return std::ranges::count(set, true) > 0; };
    return any(news_up_) || any(news_down_);
  }

  void walk_to_and_fro(std::uint32_t plane) {
    const std::uint32_t last = form_.grid.planes - 1;
    while (has_news()) {
      sweep(plane, last - plane, true);
      news_up_[last] = false;
      sweep(plane, plane, false);
      news_down_[0] = false;
    }
  }

  void walk_round(std::uint32_t source_plane) {
    std::uint32_t plane = source_plane;
    sweep(plane, form_.grid.planes / 2, true);
    plane = source_plane;
    sweep(plane, form_.grid.planes / 2, false);
    while (has_news()) {
      sweep(plane, form_.grid.planes, true);
      sweep(plane, form_.grid.planes, false);
    }
  }

  const cuda::PathForm& form_;
  std::span<const float> weights_;
  std::uint32_t places_;
  std::vector<float> distances_;  ///< [planes][places][width]
  std::vector<bool> news_up_;
  std::vector<bool> news_down_;
  WalkWork work_;
};

}  // namespace

WalkWork& WalkWork::operator+=(const WalkWork& other) {
  tiles += other.tiles;
  offers += other.offers;
  shifted_offers += other.shifted_offers;
  settles += other.settles;
  rounds += other.rounds;
  return *this;
}

double WalkWork::wavefronts(const cuda::PathForm& form) const {
  // All vectors of all lanes of a plane's distances, 512 bytes each; the lanes of an arc read the
  // same weights.
  const double plane = form.shape.length;
  const double weight = (form.shape.places() + 31) / 32;
  const double weights = form.shape.length / 4.0 * weight;
  const auto planes = static_cast<double>(form.grid.planes);
  const auto straight = static_cast<double>(offers - shifted_offers);
  // Each settle is followed by a store of the plane. At first all planes are filled, and a walk
  // that turns reads again the planes that it no longer holds: some four times.
  return static_cast<double>(tiles) * planes * plane + straight * (plane + weights) +
         static_cast<double>(shifted_offers) * (plane + 2.0 * form.shape.length) +
         static_cast<double>(settles) * (weights + weight + plane);
}

double WalkWork::additions(const cuda::PathForm& form) const {
  const double length = form.shape.length;
  return static_cast<double>(offers) * length + static_cast<double>(rounds) * 2.0 * length;
}

double WalkWork::comparisons(const cuda::PathForm& form) const {
  // One minimum per addition; comparisons are made for all offers, and for an arc's two ends.
  return additions(form) + static_cast<double>(offers) * form.shape.length +
         static_cast<double>(rounds) * 2.0;
}

WalkWork count_walk(const cuda::PathForm& form, std::span<const float> weights, std::uint32_t plane,
                    std::span<const std::uint32_t> places) {
  return WalkModel(form, weights).solve(plane, places);
}

WalkWork count_walks(const cuda::PathForm& form, std::span<const float> weights) {
  WalkWork sum;
  for (std::uint32_t plane = 0; plane < form.grid.planes; ++plane) {
    for (std::uint32_t first = 0; first < form.grid.per_plane; first += form.width) {
      std::vector<std::uint32_t> places(std::min(form.width, form.grid.per_plane - first));
      std::iota(places.begin(), places.end(), first);
      sum += count_walk(form, weights, plane, places);
    }
  }
  return sum;
}

WalkWork count_walks(const cuda::PathForm& form, const SnapshotSeries& series) {
  const std::size_t links = series.network.links.size();
  cpu::SatelliteStates states;
  std::vector<float> of_links(links + cuda::special_links);
  cpu::compute_weights(series, Slot{0}, states, std::span(of_links).first(links + 1));
  of_links[cuda::costs_nothing(links)] = 0.0F;
  std::vector<float> weights;
  for (const std::uint32_t link : cuda::weight_links(series.network, form)) {
    weights.push_back(of_links[link]);
  }
  return count_walks(form, weights);
}

}  // namespace spacemoe
