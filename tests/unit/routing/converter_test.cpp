#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/routing/routing_file.hpp"
#include "tests/python_with_numpy.hpp"
#include "tests/test_folder.hpp"

/// python/convert_sglang.py with a stand-in for torch.
namespace spacemoe {
namespace {

using testing::ElementsAre;

class SglangConverter : public testing::Test {
 protected:
  void SetUp() override {
    python_ = python_with_numpy();
    if (!python_) {
      GTEST_SKIP() << no_numpy;
    }
  }

  void record(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name) << text;
  }
  [[nodiscard]] int convert(const std::string& names) const {
    const std::string tests = SPACEMOE_SOURCE_DIR "/tests/unit/routing/fake_torch";
    return std::system(("cd " + folder_.path().string() +
                        " && PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=" + tests + " " + *python_ +
                        " " SPACEMOE_SOURCE_DIR "/python/convert_sglang.py " + names +
                        " out.npz 2>errors")
                           .c_str());
  }
  [[nodiscard]] RoutingData converted() const {
    return read_routing(folder_.path() / "out.npz", {});
  }

  TestFolder folder_;
  std::optional<std::string> python_;
};

// Places 0 to 3 hold the experts 2, 0, 1, 2 in one layer and 0, 1, 2, 0 in the other.
TEST_F(SglangConverter, MapsPlacesToExperts) {
  record("a.pt", R"({"last_physical_to_logical_map": [[2, 0, 1, 2], [0, 1, 2, 0]], "records": [
      {"topk_ids_of_layer": [[[0, 1, -1], [3, 2, -1]], [[3, 1, -1], [1, 2, -1]]]},
      {"topk_ids_of_layer": [[[1, 3, -1]], [[2, 0, -1]]]}]})");
  ASSERT_EQ(convert("a.pt"), 0);
  const auto trace = std::get<RoutingTrace>(converted());
  EXPECT_EQ(trace.tokens, 3U);
  EXPECT_EQ(trace.layers, 2U);
  EXPECT_EQ(trace.active, 2U);
  EXPECT_THAT(trace.ids, ElementsAre(2, 0, 0, 1,    // token 0
                                     2, 1, 1, 2,    // token 1
                                     0, 2, 2, 0));  // token 2
}

TEST_F(SglangConverter, JoinsStepsOfCounts) {
  record("a.pt", R"({"rank": [0], "logical_count": [[[1, 2], [3, 4]]]})");
  record("b.pt", R"({"rank": [0], "logical_count": [[[10, 0], [0, 10]], [[100, 100], [0, 0]]]})");
  ASSERT_EQ(convert("a.pt b.pt"), 0);
  const auto counts = std::get<RoutingCounts>(converted());
  EXPECT_THAT(counts.counts, ElementsAre(111, 102, 3, 14));
}

TEST_F(SglangConverter, RefusesToMixModes) {
  record("a.pt", R"({"logical_count": [[[1, 2]]]})");
  record("b.pt", R"({"last_physical_to_logical_map": [[0]], "records": []})");
  EXPECT_NE(convert("a.pt b.pt"), 0);
}

}  // namespace
}  // namespace spacemoe
