#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config_presets.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {
namespace {

// A grid checks all of each point but its paths: the table of sets, modules and subnets.
TEST(ModelStudy, HasRoomForEveryPreset) {
  const SweepGrid grid(draft_config(SPACEMOE_SOURCE_DIR "/configs/studies/models.yaml"), "test");
  std::vector<std::string> models;
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    models.push_back(grid.config(point).config.model.name);
  }
  EXPECT_THAT(models, testing::UnorderedElementsAreArray(preset_names(PresetKind::model)));
}

// DeepSeek-V3: 58 layers of 256 experts and a gateway; 14906 / 1056 = 14.1.
TEST(ModelStudy, SaysHowManySatellitesTheLargestNeeds) {
  try {
    const SweepGrid grid(draft_config(SPACEMOE_SOURCE_DIR "/configs/studies/models.yaml",
                                      {{"model=deepseek-v3"}, {}}),
                         "test");
    FAIL() << "it must not fit";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(),
                testing::HasSubstr("found 14906 modules (58 layers of a gateway and 256 experts), "
                                   "allowed: up to 1056, one a satellite (14906 satellites, or "
                                   "compute.modules_per_satellite 15 and placements from a file or "
                                   "rule blocks"));
  }
}

}  // namespace
}  // namespace spacemoe
