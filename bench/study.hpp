#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "bench/snapshots.hpp"
#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/model/moe_model.hpp"
#include "host/weather/weather_spec.hpp"
#include "kernels/api/evaluation.hpp"
#include "kernels/api/scoring.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/sky.hpp"

namespace spacemoe {

/// Size of a study; the paper's, unless something else is given.
struct StudyShape {
  std::uint32_t slots;
  std::uint32_t draws;  ///< random placements, in addition to a fixed one
  std::uint32_t planes = 33;
  std::uint32_t satellites_per_plane = 32;
  std::uint32_t layers = 32;
  std::uint32_t experts = 8;
  double altitude_km = paper_altitude_km;
  double phasing = paper_phasing;
  WeatherSpec weather = {};  ///< beside the links' outages
};

/// Candidate layers, as a search asks for them.
struct Candidates {
  std::vector<Layer> layers;
  std::vector<Satellite> gateways;
  std::vector<Satellite> next_gateways;
  std::vector<Satellite> satellites;  ///< [candidates][experts]

  [[nodiscard]] LayerChoices view() const { return {layers, gateways, next_gateways, satellites}; }
};

/// The paper's orbits and links with layers of which 2 experts are active, for two schemes: one
/// fixed placement, and `draws` random ones.
class BenchStudy {
 public:
  explicit BenchStudy(const StudyShape& shape)
      : shape_(shape),
        sky_(walker(shape.planes, shape.satellites_per_plane, shape.altitude_km, shape.phasing),
             paper_links(), shape.slots, shape.weather),
        laws_(make_set_laws(activation(), model())),
        placements_(shape.layers, shape.experts),
        seconds_(sky_.constellation.size(), 0.012F) {
    placements_.add_scheme(std::vector<Placement>{placement(0)});
    std::vector<Placement> random;
    for (std::uint32_t draw = 1; draw <= shape.draws; ++draw) {
      random.push_back(placement(draw));
    }
    placements_.add_scheme(random);
  }
  BenchStudy(const BenchStudy&) = delete;
  BenchStudy& operator=(const BenchStudy&) = delete;

  [[nodiscard]] const StudyShape& shape() const { return shape_; }
  [[nodiscard]] std::uint32_t satellites() const { return sky_.constellation.size(); }
  [[nodiscard]] const Constellation& constellation() const { return sky_.constellation; }
  /// Probability that an expert is active. [layers][experts]
  [[nodiscard]] std::span<const double> inclusion() const { return laws_.inclusion(); }
  [[nodiscard]] std::uint32_t links() const {
    return static_cast<std::uint32_t>(sky_.network.links().size());
  }
  [[nodiscard]] SnapshotSeries series() const { return sky_.series(); }
  /// `tokens`: per slot and scheme, a multiple of `draws`
  [[nodiscard]] EvaluationPlan plan(std::uint32_t tokens) const {
    return {placements_.view(0), laws_.view(), seconds_, seconds_, 1, tokens};
  }
  [[nodiscard]] ScoringPlan scoring() const { return {laws_.view(), seconds_, seconds_, 1.0F}; }
  [[nodiscard]] std::vector<Satellite> all_satellites() const {
    return list_all<Satellite>(satellites());
  }

  [[nodiscard]] Candidates candidates(std::uint32_t count) const {
    Candidates made;
    for (std::uint32_t i = 0; i < count; ++i) {
      made.layers.push_back(Layer{i % shape_.layers});
      made.gateways.push_back(Satellite{i % satellites()});
      made.next_gateways.push_back(Satellite{(i * 7 + 5) % satellites()});
      for (std::uint32_t expert = 0; expert < shape_.experts; ++expert) {
        made.satellites.push_back(Satellite{(i * 13 + expert * 31 + 1) % satellites()});
      }
    }
    return made;
  }

 private:
  [[nodiscard]] MoeModel model() const {
    MoeModel model;
    model.layers = shape_.layers;
    model.experts = shape_.experts;
    model.active = 2;
    return model;
  }
  static ActivationSpec activation() {
    ActivationSpec spec;
    spec.skew = 0.6;
    return spec;
  }
  /// Modules on satellites of a random permutation.
  [[nodiscard]] Placement placement(std::uint32_t draw) const {
    std::vector<Satellite> order = all_satellites();
    for (std::uint32_t i = 0; i + 1 < order.size(); ++i) {
      const RandomKey key{7, Purpose::satellite_choice, draw, i};
      std::swap(order[i],
                order[i + uniform_below(key, static_cast<std::uint32_t>(order.size()) - i)]);
    }
    Placement result;
    result.gateways.assign(order.begin(), order.begin() + shape_.layers);
    result.satellites.assign(order.begin() + shape_.layers,
                             order.begin() + shape_.layers * (shape_.experts + 1));
    return result;
  }

  StudyShape shape_;
  Sky sky_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> seconds_;
};

}  // namespace spacemoe
