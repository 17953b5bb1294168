#pragma once

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "tests/backend/sky.hpp"
#include "tests/placed.hpp"
#include "tests/simt/shim/device.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {

/// Two layers of two experts, one active, on twelve satellites, for two schemes of one placement
/// each. Settings that a test makes on the device end with it.
class TinyStudy : public testing::Test {
 protected:
  explicit TinyStudy(std::uint32_t slots = 2)
      : sky_({{{3, 4, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.8), slots),
        counts_("tiny_counts.csv", "layer,e0,e1\n0,30,10\n1,75,25\n"),
        laws_(make_set_laws(spec(), model())),
        placements_(2, 2),
        seconds_(12, 0.01F) {
    placements_.add_scheme(std::vector<Placement>{placed({0, 6}, {1, 4, 7, 9})});
    placements_.add_scheme(std::vector<Placement>{placed({3, 8}, {2, 11, 5, 10})});
  }
  void TearDown() override { simt::reset_device(); }

  [[nodiscard]] EvaluationPlan plan(std::uint32_t tokens) const {
    return {placements_.view(0), laws_.view(), seconds_, seconds_, 7, tokens};
  }

  Sky sky_;
  TestFile counts_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> seconds_;

 private:
  static MoeModel model() {
    MoeModel tiny;
    tiny.name = "tiny";
    tiny.layers = 2;
    tiny.experts = 2;
    tiny.active = 1;
    return tiny;
  }

  [[nodiscard]] ActivationSpec spec() const {
    ActivationSpec spec;
    spec.file = counts_.path();
    return spec;
  }
};

}  // namespace spacemoe
