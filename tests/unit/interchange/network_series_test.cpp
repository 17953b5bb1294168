#include "host/interchange/network_series.hpp"

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/base/zip.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/interchange/small_sky.hpp"

/// Arrays as the archive holds them; tests/interchange has NumPy read them.
namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A series of the polar study with outages.
class SeriesTest : public testing::Test {
 protected:
  std::string written(const SeriesPart& part) {
    const std::filesystem::path path = folder_.path() / "series.npz";
    TemporaryFile file(path);
    ZipStream archive(file);
    write_series(archive, sky_.scenario(), sky_.pass(), part, sky_.progress());
    file.take_name(Existing::replaced);
    return read_file(path);
  }

  /// The values at the end of a member.
  template <class Value>
  std::vector<Value> values(const std::string& archive, const std::string& name,
                            std::size_t count) {
    const std::string npy = member(archive, name);
    std::vector<Value> found(count);
    std::memcpy(found.data(), npy.data() + npy.size() - count * sizeof(Value),
                count * sizeof(Value));
    return found;
  }
  static std::string member(const std::string& archive, const std::string& name) {
    const ZipArchive zip("series.npz", archive);
    for (const ZipMember& member : zip.members()) {
      if (member.name == name + ".npy") {
        return zip.content(member);
      }
    }
    ADD_FAILURE() << "no " << name;
    return "";
  }

  TestFolder folder_;
  SmallSky sky_{polar_study + "weather: {outages: {survival: 0.8}}\n"};
};

TEST_F(SeriesTest, SaysWhatItIsAndIsTheSameAgain) {
  const SeriesPart part{{Slot{0}, 8}, {Satellite{0}}};
  const std::string once = written(part);
  EXPECT_THAT(once, StartsWith(std::string(network_npz_start())));
  EXPECT_EQ(once, written(part));
  EXPECT_GT(once.size(), series_bytes(sky_.scenario(), part));
  EXPECT_LT(once.size(), series_bytes(sky_.scenario(), part) + 6000);
  EXPECT_THAT(member(once, "state_names"), HasSubstr("'descr': '<U9'"));
  EXPECT_THAT(member(once, "path_latencies_s"), HasSubstr("'shape': (8, 1, 8)"));
}

// Slot by slot, each array has what the backend says of that slot: also where several slots of
// paths are asked for at once, and where a series begins later.
TEST_F(SeriesTest, HasTheSlotsInTheirOrder) {
  const std::vector<Satellite> sources = {Satellite{5}, Satellite{0}};
  const std::string archive = written({{Slot{2}, 3}, sources});
  const std::size_t links = sky_.scenario().network().links().size();
  const auto positions = values<double>(archive, "positions_km", 3 * 8 * 3);
  const auto states = values<std::uint8_t>(archive, "link_states", 3 * links);
  const auto weights = values<float>(archive, "link_weights_s", 3 * links);
  const auto paths = values<float>(archive, "path_latencies_s", 3 * 2 * 8);
  const auto times = values<double>(archive, "times_s", 3);
  EXPECT_THAT(values<std::int32_t>(archive, "sources", 2), testing::ElementsAre(5, 0));
  for (std::uint32_t k = 0; k < 3; ++k) {
    EXPECT_EQ(times[k], sky_.scenario().slots().start_s[k + 2]);
    std::vector<OrbitState> orbits(8);
    std::vector<LinkReport> reports(links);
    sky_.pass().orbits(Slot{k + 2}, orbits);
    sky_.pass().links(Slot{k + 2}, reports);
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(positions[(k * 8 + i) * 3 + 2], orbits[i].position_km.z);
    }
    for (std::size_t i = 0; i < links; ++i) {
      EXPECT_EQ(states[k * links + i], static_cast<std::uint8_t>(reports[i].state));
      EXPECT_EQ(weights[k * links + i], reports[i].weight_s);
    }
    for (std::size_t source = 0; source < 2; ++source) {
      std::vector<float> row(8);
      sky_.pass().path_rows({Slot{k + 2}, 1}, std::span(sources).subspan(source, 1), row);
      for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(paths[(k * 2 + source) * 8 + i], row[i]);
      }
    }
  }
}

TEST_F(SeriesTest, MayHaveNoPaths) {
  const std::string archive = written({{Slot{0}, 8}, {}});
  EXPECT_THAT(member(archive, "path_latencies_s"), HasSubstr("'shape': (8, 0, 8)"));
}

}  // namespace
}  // namespace spacemoe
