#include "host/placement/replicas.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

// Loads per copy: 0.6 1.0 0.4, then 0.6 0.5 0.4, 0.3 0.5 0.4, 0.3 0.33 0.4.
TEST(ExpertsToCopy, AreThoseOfTheLargestLoadPerCopyByHand) {
  EXPECT_THAT(numbers_of(experts_to_copy(std::vector{0.6, 1.0, 0.4}, 4)), ElementsAre(1, 0, 1, 2));
  EXPECT_THAT(numbers_of(experts_to_copy(std::vector{1.0, 1.0}, 3)), ElementsAre(0, 1, 0));
  EXPECT_THAT(numbers_of(experts_to_copy(std::vector{0.0, 0.0}, 2)), ElementsAre(0, 0));
}

/// The smallest possible largest load per copy, over all ways to hand out copies to experts from
/// `expert` on.
double least_peak(const std::vector<double>& load, std::size_t expert, std::uint32_t copies) {
  if (expert + 1 == load.size()) {
    return load[expert] / (1.0 + copies);
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t own = 0; own <= copies; ++own) {
    least = std::min(
        least, std::max(load[expert] / (1.0 + own), least_peak(load, expert + 1, copies - own)));
  }
  return least;
}

// The aim of handing out copies: no other way leaves a smaller largest load per copy.
TEST(ExpertsToCopy, LeaveTheLeastPeakOfLoad) {
  const std::vector<std::vector<double>> loads = {
      {0.9, 0.5, 0.3, 0.3}, {1.0, 1.0, 0.0, 0.0}, {0.2, 0.7, 0.6, 0.5}, {0.1, 0.1, 0.1, 1.7}};
  for (const auto& load : loads) {
    for (std::uint32_t copies = 0; copies <= 12; ++copies) {
      std::vector<double> count(load.size(), 1.0);
      for (const Expert expert : experts_to_copy(load, copies)) {
        ++count[number(expert)];
      }
      double peak = 0.0;
      for (std::size_t expert = 0; expert < load.size(); ++expert) {
        peak = std::max(peak, load[expert] / count[expert]);
      }
      EXPECT_DOUBLE_EQ(peak, least_peak(load, 0, copies)) << copies;
    }
  }
}

// Eight satellites on a line, one layer: the gateway on 3, the busy expert on 2, the other on 4.
// Loads per copy 1.4 0.6, then 0.7 0.6, then 0.47 0.6: copies of 0, 0 and 1 on 1, 5 and 0.
TEST(Replicas, OnALineByHand) {
  const RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}),
                        1,
                        2,
                        {1.4, 0.6},
                        std::vector<float>(8, 0.0F),
                        line_distance};
  Scheme scheme = scheme_of(PublishedRule::replicas, LayerChoice::ring);
  scheme.copies = 3;
  EXPECT_EQ(world.place(scheme), placed({3}, {2, 4}, {{0, 0, 1}, {0, 0, 5}, {0, 1, 0}}));
}

TEST(Replicas, AreAsManyAsExpertsUnlessSaid) {
  EXPECT_EQ(uneven_rule_world()
                .place(scheme_of(PublishedRule::replicas, LayerChoice::ring))
                .replicas.size(),
            9U);
}

// The paper's placement stays; copies come after all its modules, layer by layer, in the order of
// the load, each on the nearest satellite of its subnet that nothing stands on.
TEST(Replicas, TakeTheNearestSatellitesThatAreLeft) {
  const RuleWorld world = uneven_rule_world();
  for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
    Scheme paper;
    paper.layers = layers;
    Scheme scheme = scheme_of(PublishedRule::replicas, layers);
    scheme.copies = 5;
    const Placement base = world.place(paper);
    Placement expected = base;
    Satellites taken = base.gateways;
    taken.insert(taken.end(), base.satellites.begin(), base.satellites.end());
    for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
      const auto first = world.inclusion.begin() + layer * world.experts;
      for (const Expert expert : experts_to_copy(std::vector(first, first + world.experts), 5)) {
        Satellite nearest{};
        double least = std::numeric_limits<double>::infinity();
        const Subnets ring = ring_subnets(world.constellation, world.layers);
        for (const Satellite satellite :
             layers == LayerChoice::ring ? ring[layer] : usable_satellites(world.constellation)) {
          const double path = world.path(base.gateways, layer, satellite);
          if (std::ranges::find(taken, satellite) == taken.end() && path < least) {
            least = path;
            nearest = satellite;
          }
        }
        taken.push_back(nearest);
        expected.replicas.push_back({Layer{layer}, expert, nearest});
      }
    }
    std::ranges::sort(expected.replicas);
    EXPECT_EQ(world.place(scheme), expected);
  }
}

}  // namespace
}  // namespace spacemoe
