#include "host/inspect/network_partition.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string why(const std::string& constellation, const std::string& links = "{}") {
  const ExperimentConfig config =
      read_config_text("study.yaml", "constellation: " + constellation + "\nlinks: " + links +
                                         "\ntime: {slots: 50}\n"
                                         "model: {layers: 2, experts: 4, active: 2}\n"
                                         "activation: {kind: conditional_poisson, skew: 0}\n"
                                         "schemes: [SpaceMoE]\n")
          .config;
  const Scenario scenario(config);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  return partition_text(partition_of(scenario.network(), *pass, 50));
}

constexpr const char* two_shells =
    "{shells: [{planes: 8, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}, "
    "{planes: 8, satellites_per_plane: 8, altitude_km: 1300, inclination_deg: 53}]}";
constexpr const char* one_shell =
    "{shells: [{planes: 8, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}]}";

TEST(NetworkPartition, SaysThatShellsAreNotLinked) {
  EXPECT_EQ(why(two_shells),
            "the network falls into 2 parts: its 2 shells are not linked with one another "
            "(links.between_shells)");
  EXPECT_EQ(why(two_shells, "{between_shells: nearest}"),
            "the network is connected in the slots looked at");
}

// Rings of a plane have 5,795 km a link (2 a sin(pi / 8)): with 1,000 km nothing is up.
TEST(NetworkPartition, SaysWhichRulesKeepLinksDown) {
  EXPECT_EQ(why(one_shell, "{max_range_km: 1}"),
            "the network falls into 64 parts: 100 % of the links are down (range 100 %)");
  const std::string both = why(two_shells, "{survival: 0}");
  EXPECT_THAT(both, HasSubstr("128 parts: its 2 shells are not linked with one another "
                              "(links.between_shells); 100 % of the links are down"));
  EXPECT_THAT(both, HasSubstr("outage"));
  const std::string linked = why(two_shells, "{between_shells: nearest, survival: 0}");
  EXPECT_THAT(linked, HasSubstr("128 parts: 100 % of the links are down (outage"));
  EXPECT_THAT(both, Not(HasSubstr("range")));
}

TEST(NetworkPartition, SaysThatThereAreNoCandidates) {
  EXPECT_EQ(why(one_shell, "{max_isls: 2}"),
            "the network falls into 8 parts: its links do not join them (links.max_isls, seam)");
  EXPECT_EQ(why(one_shell), "the network is connected in the slots looked at");
}

}  // namespace
}  // namespace spacemoe
