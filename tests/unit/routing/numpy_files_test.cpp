#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/routing/routing_file.hpp"
#include "host/routing/trace_arrays.hpp"
#include "tests/complaint.hpp"
#include "tests/python_with_numpy.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/routing/small_traces.hpp"

/// Files of NumPy itself, Debian's python3-numpy, read back.
namespace spacemoe {
namespace {

using testing::HasSubstr;

class NumpyFiles : public testing::Test {
 protected:
  void SetUp() override {
    python_ = python_with_numpy();
    if (!python_) {
      GTEST_SKIP() << no_numpy;
    }
    ASSERT_EQ(script(""), "");
  }

  /// What the script prints.
  [[nodiscard]] std::string script(const std::string& arguments) const {
    const std::filesystem::path out = folder_.path() / "out";
    const std::string command = *python_ +
                                " " SPACEMOE_SOURCE_DIR "/tests/unit/routing/write_arrays.py " +
                                folder_.path().string() + " " + arguments + " >" + out.string();
    EXPECT_EQ(std::system(command.c_str()), 0);
    return read_file(out);
  }
  [[nodiscard]] RoutingTrace read(const std::string& name, TraceOptions options = {}) const {
    return std::get<RoutingTrace>(
        read_routing(folder_.path() / name, {.where = {}, .options = std::move(options)}));
  }
  [[nodiscard]] std::string complaint_about(const std::string& name) const {
    return complaint_of([&] { static_cast<void>(read(name)); });
  }

  TestFolder folder_;
  std::optional<std::string> python_;
};

TEST_F(NumpyFiles, OfBothTypesAreReadAsTheyWereWritten) {
  const RoutingTrace expected = ruled_trace(50, 3);
  for (const char* name : {"int16.npy", "int32.npy", "int16.npz", "int32.npz"}) {
    const RoutingTrace trace = read(name);
    EXPECT_EQ(trace.tokens, 50U) << name;
    EXPECT_EQ(trace.layers, 3U) << name;
    EXPECT_EQ(trace.active, 2U) << name;
    EXPECT_EQ(trace.experts, 8U) << name;
    EXPECT_EQ(trace.ids, expected.ids) << name;
    EXPECT_EQ(trace.domains, expected.domains) << name;
  }
}

TEST_F(NumpyFiles, DeflatedWithAnArrayForEachDomainAreOneTrace) {
  for (const char* name : {"int16-deflated.npz", "int32-deflated.npz"}) {
    const RoutingTrace trace = read(name);
    EXPECT_EQ(trace.ids, ruled_trace(50, 3).ids) << name;
    EXPECT_THAT(trace.domains, testing::ElementsAre("law", "news"));
    EXPECT_EQ(trace.domain_of[19], 0U);
    EXPECT_EQ(trace.domain_of[20], 1U);
  }
}

TEST_F(NumpyFiles, PaddingAndLayersOfMinusOneAreLeftOut) {
  const RoutingTrace trace = read("padded.npy");
  EXPECT_EQ(trace.active, 2U);
  EXPECT_THAT(trace.layer_numbers, testing::ElementsAre(1, 2, 3));
  EXPECT_EQ(trace.ids, ruled_trace(50, 3).ids);
}

TEST_F(NumpyFiles, LayersOfZerosAreAskedAbout) {
  EXPECT_THAT(complaint_about("dense.npy"),
              HasSubstr("layer 0 has expert 0 in every place, allowed: layers with experts; -1 "
                        "where there is none (if it is a dense layer, --dense 0 leaves it out"));
  TraceOptions options;
  options.dense = {0};
  const RoutingTrace trace = read("dense.npy", options);
  EXPECT_THAT(trace.layer_numbers, testing::ElementsAre(1, 2, 3));
  EXPECT_EQ(trace.ids, ruled_trace(50, 3).ids);
}

TEST_F(NumpyFiles, OfOtherTypesAndOrdersAreRefused) {
  EXPECT_THAT(complaint_about("big-endian.npy"),
              HasSubstr("byte 6: found values of the type >i2, allowed: <i2, <i4 (signed integers, "
                        "least significant byte first) (numpy.save(file, array.astype('<i4')) "
                        "writes them)"));
  EXPECT_THAT(complaint_about("float.npy"), HasSubstr("found values of the type <f4"));
  EXPECT_THAT(complaint_about("int64.npy"), HasSubstr("found values of the type <i8"));
  EXPECT_THAT(complaint_about("objects.npy"), HasSubstr("found values of the type |O"));
  EXPECT_THAT(complaint_about("fields.npy"), HasSubstr("structured types have several fields"));
  EXPECT_THAT(complaint_about("fortran.npy"),
              HasSubstr("found values in Fortran's order, allowed: C order"));
  EXPECT_THAT(complaint_about("one-token.npy"),
              HasSubstr("found the shape (3, 2), allowed: [tokens][layers][experts of a set]"));
}

// 0 + 12, 1 + 13, .. over two steps of 3 layers of 4 experts.
TEST_F(NumpyFiles, CountsAreSummedOverSteps) {
  const auto counts = std::get<RoutingCounts>(read_routing(folder_.path() / "counts.npz", {}));
  EXPECT_EQ(counts.layers, 3U);
  EXPECT_EQ(counts.experts, 4U);
  EXPECT_THAT(counts.counts, testing::ElementsAre(12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34));
}

TEST_F(NumpyFiles, OursAreReadByNumPy) {
  RoutingTrace trace = ruled_trace(4, 1);
  trace.domains = {"law", ""};
  trace.domain_of = {0, 1, 0, 0};
  write_file_atomically(folder_.path() / "ours.npz", trace_npz(trace));
  // law: 0 1, 6 7, 1 2; the other token: 3 4. Weighted by 1, 2, ..
  EXPECT_EQ(script("ours.npz"),
            "spacemoe_trace int16 (1,) 1\n"
            "law int16 (3, 1, 2) 65\n"
            "routed_experts int16 (1, 1, 2) 11\n");
}

}  // namespace
}  // namespace spacemoe
