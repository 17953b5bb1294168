#include "host/replacement/module_move.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

MoeModel model_with_sizes() {
  MoeModel model;
  model.layers = 2;
  model.experts = 2;
  model.shared_experts = 3;
  model.expert_memory_gb = 0.5;
  model.gateway_memory_gb = 0.25;
  model.cache_bytes_per_token = 1000.0;
  return model;
}

Placement placement(std::vector<std::uint32_t> gateways, std::vector<std::uint32_t> experts) {
  Placement result;
  for (const std::uint32_t satellite : gateways) {
    result.gateways.push_back(Satellite{satellite});
  }
  for (const std::uint32_t satellite : experts) {
    result.satellites.push_back(Satellite{satellite});
  }
  return result;
}

TEST(ModuleSizes, AreThoseOfTheModel) {
  const ModuleSizes sizes = module_sizes(model_with_sizes(), 2000);
  EXPECT_DOUBLE_EQ(sizes.expert_bits, 4e9);
  EXPECT_DOUBLE_EQ(sizes.gateway_bits, 2e9 + 3 * 4e9) << "with its shared experts";
  EXPECT_DOUBLE_EQ(sizes.cache_bits, 2000.0 * 8.0 * 1000.0 / 2) << "of one layer of two";
  EXPECT_EQ(module_sizes(model_with_sizes(), 0).cache_bits, 0.0);
}

TEST(ModuleSizes, MustBeStated) {
  MoeModel model = model_with_sizes();
  model.cache_bytes_per_token = std::nullopt;
  EXPECT_NO_THROW(static_cast<void>(module_sizes(model, 0)));
  EXPECT_THROW(static_cast<void>(module_sizes(model, 1)), ConfigError);
  model.expert_memory_gb = std::nullopt;
  EXPECT_THROW(static_cast<void>(module_sizes(model, 0)), ConfigError);
}

TEST(ModuleMoves, AreOfWhatStandsElsewhere) {
  const Placement before = placement({0, 1}, {2, 3, 4, 5});
  const Placement after = placement({0, 9}, {3, 2, 4, 8});
  const ModuleSizes sizes{10.0, 100.0, 7.0};
  std::vector<std::uint8_t> failed(10, 0);
  EXPECT_THAT(moves_between(before, after, sizes, failed),
              ElementsAre(ModuleMove{Satellite{2}, Satellite{3}, 10.0},
                          ModuleMove{Satellite{3}, Satellite{2}, 10.0},
                          ModuleMove{Satellite{1}, Satellite{9}, 107.0},
                          ModuleMove{Satellite{5}, Satellite{8}, 10.0}));
  // What failed satellites held comes from the ground, without the cache.
  failed[1] = failed[2] = 1;
  EXPECT_THAT(moves_between(before, after, sizes, failed),
              ElementsAre(ModuleMove{std::nullopt, Satellite{3}, 10.0},
                          ModuleMove{Satellite{3}, Satellite{2}, 10.0},
                          ModuleMove{std::nullopt, Satellite{9}, 100.0},
                          ModuleMove{Satellite{5}, Satellite{8}, 10.0}));
  EXPECT_THAT(moves_between(before, before, sizes, failed), ElementsAre());
}

}  // namespace
}  // namespace spacemoe
