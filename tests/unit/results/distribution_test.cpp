#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/experiment/latency_counts.hpp"
#include "host/results/distribution_table.hpp"
#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

/// Latencies in the middle of round bins: 1, 1.001 (the same group of bins), 4 s.
std::vector<LatencyCount> three_tokens() {
  std::vector<std::uint64_t> histogram(latency_bins, 0);
  for (const float latency_s : {1.0F, 1.001F, 4.0F}) {
    ++histogram[latency_bin(latency_s)];
  }
  return latency_counts(histogram);
}

/// Error message for these lines below the right header.
std::string complaint(const std::string& lines) {
  std::string csv = "scheme,low_s,high_s,tokens\n";
  csv += lines;
  std::vector<SchemeResult> schemes(1);
  schemes[0].summary.scheme = std::string("A");
  try {
    read_distribution(CsvTable("distribution.csv", csv), schemes);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(LatencyCounts, AreOfBinsThatHoldTheLatencies) {
  const auto counts = three_tokens();
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_DOUBLE_EQ(counts[0].low_s, 1.0);
  EXPECT_DOUBLE_EQ(counts[0].high_s, 1.0 + 1.0 / 128.0);
  EXPECT_EQ(counts[0].tokens, 2U);
  EXPECT_DOUBLE_EQ(counts[1].low_s, 4.0);
  EXPECT_DOUBLE_EQ(counts[1].high_s, 4.0 + 4.0 / 128.0);
  EXPECT_EQ(counts[1].tokens, 1U);
}

TEST(DistributionFile, ComesBackAsItWas) {
  ExperimentResult result{};
  result.schemes.resize(2);
  result.schemes[0].summary.scheme = std::string("one, two");
  result.schemes[1].summary.scheme = std::string("B");
  result.schemes[1].distribution = three_tokens();
  result.schemes[0].distribution = {{0.1, 0.3, 5}};
  std::vector<SchemeResult> read = result.schemes;
  read[0].distribution.clear();
  read[1].distribution.clear();
  read_distribution(CsvTable("distribution.csv", distribution_csv(result)), read);
  for (std::size_t i = 0; i < read.size(); ++i) {
    ASSERT_EQ(read[i].distribution.size(), result.schemes[i].distribution.size());
    for (std::size_t bin = 0; bin < read[i].distribution.size(); ++bin) {
      EXPECT_EQ(read[i].distribution[bin].low_s, result.schemes[i].distribution[bin].low_s);
      EXPECT_EQ(read[i].distribution[bin].high_s, result.schemes[i].distribution[bin].high_s);
      EXPECT_EQ(read[i].distribution[bin].tokens, result.schemes[i].distribution[bin].tokens);
    }
  }
}

TEST(DistributionFile, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(complaint("A,1,2,3\n"), "");
  EXPECT_THAT(complaint("B,1,2,3\n"),
              HasSubstr("distribution.csv:2:1: scheme: found B, allowed: a scheme"));
  EXPECT_THAT(complaint("A,1,2,3\nA,1.5,3,1\n"),
              HasSubstr("distribution.csv:3:3: low_s: found 1.5, allowed: 2 or more"));
  EXPECT_THAT(complaint("A,2,2,3\n"),
              HasSubstr("distribution.csv:2:5: high_s: found 2, allowed: more than 2"));
}

}  // namespace
}  // namespace spacemoe
