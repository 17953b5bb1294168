#include "host/inspect/network_export.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/config/config.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Two shells of 3 x 4 satellites, 5 slots, links up but for outages.
class NetworkExportTest : public testing::Test {
 protected:
  static constexpr std::uint32_t satellites = 24;
  static constexpr std::uint32_t slots = 5;
  const std::filesystem::path folder = "out";

  std::string content(const std::vector<OwnFile>& files, std::string_view name) const {
    for (const OwnFile& file : files) {
      if (file.path == folder / name) {
        return file.content;
      }
    }
    ADD_FAILURE() << "no " << name;
    return "";
  }

  /// The values of an array, from its end.
  template <class Value>
  std::vector<Value> values(const std::string& npy, std::size_t count) const {
    std::vector<Value> found(count);
    std::memcpy(found.data(), npy.data() + npy.size() - count * sizeof(Value),
                count * sizeof(Value));
    return found;
  }

  Scenario scenario_{
      read_config_text("study.yaml",
                       "constellation: {shells: [{planes: 3, satellites_per_plane: 4, "
                       "altitude_km: 9000, inclination_deg: 60}, {planes: 3, "
                       "satellites_per_plane: 4, altitude_km: 9500, inclination_deg: 60}]}\n"
                       "links: {survival: 0.5}\ntime: {slots: 5}\n"
                       "model: {layers: 1, experts: 4, active: 2}\n"
                       "activation: {kind: conditional_poisson, skew: 0}\n"
                       "schemes: [SpaceMoE]\n")
          .config};
  std::unique_ptr<Backend> backend_ = make_backend(BackendChoice::cpu, 1);
  SilentProgress progress_;
  std::unique_ptr<SnapshotPass> pass_ = backend_->snapshots(scenario_.evaluation_series());
};

TEST_F(NetworkExportTest, NamesTheShellOfASatellite) {
  const auto files = snapshot_files(folder, scenario_, *pass_, Slot{2}, progress_);
  const std::string positions = content(files, "positions.csv");
  EXPECT_THAT(positions, StartsWith("satellite,shell,plane,slot,x_eci_km,"));
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_THAT(files[i].content, StartsWith(std::string(snapshot_kinds[i].start)));
  }
  EXPECT_THAT(positions, HasSubstr("\n13,1,0,1,"));
  const auto about = nlohmann::json::parse(content(files, "export.json"));
  EXPECT_EQ(about["time_s"].get<double>(), scenario_.slots().start_s[2]);
}

// Slot by slot, an array has what the backend says of that slot.
TEST_F(NetworkExportTest, HasTheSlotsOfASeriesInTheirOrder) {
  const auto files = series_files(folder, scenario_, *pass_);
  const std::size_t links = scenario_.network().links().size();
  const auto positions =
      values<double>(content(files, "positions_km.npy"), std::size_t{slots} * satellites * 3);
  const auto velocities =
      values<double>(content(files, "velocities_km_s.npy"), std::size_t{slots} * satellites * 3);
  const auto states = values<std::uint8_t>(content(files, "link_states.npy"), slots * links);
  const auto lengths = values<double>(content(files, "link_lengths_km.npy"), slots * links);
  const auto weights = values<float>(content(files, "link_weights_s.npy"), slots * links);
  EXPECT_EQ(values<double>(content(files, "times_s.npy"), slots), scenario_.slots().start_s);
  std::size_t up = 0;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    std::vector<OrbitState> orbits(satellites);
    pass_->orbits(Slot{slot}, orbits);
    for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
      const std::size_t at = (std::size_t{slot} * satellites + satellite) * 3;
      EXPECT_EQ(positions[at], orbits[satellite].position_km.x);
      EXPECT_EQ(positions[at + 2], orbits[satellite].position_km.z);
      EXPECT_EQ(velocities[at + 1], orbits[satellite].velocity_km_per_s.y);
    }
    std::vector<LinkReport> reports(links);
    pass_->links(Slot{slot}, reports);
    for (std::size_t link = 0; link < links; ++link) {
      const std::size_t at = slot * links + link;
      EXPECT_EQ(states[at], static_cast<std::uint8_t>(reports[link].state));
      EXPECT_EQ(lengths[at], reports[link].geometry.length_km);
      EXPECT_EQ(weights[at], reports[link].weight_s);
      up += reports[link].state == LinkState::up ? 1U : 0U;
    }
  }
  // Both kinds of links were there to compare.
  EXPECT_GT(up, 0U);
  EXPECT_LT(up, slots * links);
}

TEST_F(NetworkExportTest, SaysWhatItsArraysAre) {
  const auto files = series_files(folder, scenario_, *pass_);
  ASSERT_EQ(files.size(), series_kinds.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].path, folder / series_kinds[i].name);
    EXPECT_THAT(files[i].content, StartsWith(std::string(series_kinds[i].start)));
  }
  const auto about = nlohmann::json::parse(content(files, "export.json"));
  EXPECT_EQ(about["frame"].get<std::string>(), export_frame);
  EXPECT_EQ(about["link_states"][0], "up");
  EXPECT_EQ(about["link_states"][7], "outage");
  EXPECT_EQ(about["link_states"][10], "acquiring");
  EXPECT_EQ(about["link_states"][11], "unpaired");
  EXPECT_THAT(content(files, "satellites.csv"),
              StartsWith("satellite,shell,plane,slot\n0,0,0,0\n"));
  EXPECT_THAT(content(files, "candidates.csv"), StartsWith("candidate,a,b,kind\n0,0,1,in_plane\n"));
}

}  // namespace
}  // namespace spacemoe
