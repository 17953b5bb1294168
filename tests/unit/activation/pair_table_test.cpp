#include "host/activation/pair_table.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "host/base/csv.hpp"
#include "tests/oracle/compare_laws.hpp"
#include "tests/unit/activation/file_complaint.hpp"

namespace spacemoe {
namespace {

MoeModel model(std::uint32_t layers, std::uint32_t experts) {
  MoeModel result;
  result.layers = layers;
  result.experts = experts;
  result.active = 2;
  return result;
}

ActivationSpec pairs_in(const std::filesystem::path& path) {
  ActivationSpec spec;
  spec.kind = ActivationKind::pairs;
  spec.file = path;
  return spec;
}

std::string complaint_about(std::string_view text) {
  const TestFile file("table.csv", text);
  return complaint(file,
                   [&] { static_cast<void>(read_pair_table(pairs_in(file.path()), model(2, 3))); });
}

TEST(PairTable, SharesOfTokensAreTheLaw) {
  const TestFile file(
      "table.csv", "layer,expert_i,expert_j,tokens\n1,0,1,1\n0,0,1,2\n0,0,2,3\n0,1,2,5\n1,1,2,3\n");
  const auto laws = read_pair_table(pairs_in(file.path()), model(2, 3));
  ASSERT_EQ(laws.size(), 2U);
  oracle::expect_same_law(laws[0], {{{0, 1}, 0.2}, {{0, 2}, 0.3}, {{1, 2}, 0.5}}, 1e-15);
  oracle::expect_same_law(laws[1], {{{0, 1}, 0.25}, {{1, 2}, 0.75}}, 1e-15);
}

TEST(PairTable, RowsCanBeSelectedByTheirLabels) {
  const TestFile file(
      "table.csv", "task,layer,expert_i,expert_j,tokens\nqa,0,0,1,1\nqa,0,1,2,3\ncode,0,0,1,9\n");
  ActivationSpec spec = pairs_in(file.path());
  spec.where = {{"task", "qa"}};
  const auto laws = read_pair_table(spec, model(1, 3));
  oracle::expect_same_law(laws[0], {{{0, 1}, 0.25}, {{1, 2}, 0.75}}, 1e-15);
}

TEST(PairTable, ComplaintsNameLineAndColumn) {
  const std::string header = "layer,expert_i,expert_j,tokens\n";
  EXPECT_EQ(
      complaint_about(header + "0,0,1,5\n0,2,1,5\n"),
      "FILE:3:5: expert_j: found 1 after expert_i 2, allowed: a higher expert than expert_i, so "
      "that each pair stands there once");
  EXPECT_EQ(
      complaint_about(header + "0,1,1,5\n"),
      "FILE:2:5: expert_j: found 1 after expert_i 1, allowed: a higher expert than expert_i, so "
      "that each pair stands there once");
  EXPECT_EQ(
      complaint_about(header + "0,0,1,5\n1,0,1,4\n0,0,1,7\n"),
      "FILE:4:1: layer: found the pair 0, 1 of layer 0 again, allowed: each pair once, and line "
      "2 has it");
  EXPECT_EQ(complaint_about(header + "0,0,3,5\n"),
            "FILE:2:5: expert_j: found \"3\", allowed: an integer from 0 to 2");
  EXPECT_EQ(complaint_about(header + "2,0,1,5\n"),
            "FILE:2:1: layer: found \"2\", allowed: an integer from 0 to 1 (the model has 2 "
            "layers; a table of as many may start anywhere)");
  EXPECT_EQ(complaint_about(header + "0,0,1,4.5\n1,0,1,4\n"),
            "FILE:2:7: tokens: found \"4.5\", allowed: an integer from 0 to 1099511627776");
  EXPECT_EQ(complaint_about(header + "0,0,1,5\n"),
            "FILE: found no tokens for layer 1, allowed: tokens for each of the layers 0 to 1");
  EXPECT_EQ(complaint_about(header + "0,0,1,5\n1,0,1,0\n"),
            "FILE: found no tokens for layer 1, allowed: tokens for each of the layers 0 to 1");
  EXPECT_EQ(complaint_about(header),
            "FILE: found no tokens for layer 0, allowed: tokens for each of the layers 0 to 1");
  EXPECT_EQ(complaint_about("layer,expert_i,expert_j,token\n0,0,1,5\n"),
            "FILE:1:1: no column \"tokens\" among layer, expert_i, expert_j, token (is \"token\" "
            "meant?)");
}

TEST(PairTable, OfLlamaMoeHolds204800TokensALayer) {
  const std::filesystem::path path = SPACEMOE_SOURCE_DIR "/../shared/data/llama_moe/pairs.csv";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << path << " is not there";
  }
  const auto laws = read_pair_table(pairs_in(path), model(32, 8));
  ASSERT_EQ(laws.size(), 32U);
  // Every probability is a whole number of the 204,800 tokens: read again, line by line.
  std::ifstream lines(path);
  std::string line;
  std::getline(lines, line);
  std::vector<double> sums(32, 0.0);
  std::size_t pair = 0;
  while (std::getline(lines, line)) {
    std::size_t layer = 0;
    double tokens = 0.0;
    ASSERT_EQ(std::sscanf(line.c_str(), "%zu,%*u,%*u,%lf", &layer, &tokens), 2);
    EXPECT_NEAR(laws[layer].probability[pair++ % 28] * 204800.0, tokens, 1e-9);
    sums[layer] += tokens;
  }
  for (const double sum : sums) {
    EXPECT_EQ(sum, 204800.0);
  }
  // Layer 0 is the skewed one: its inclusion probabilities run from 0.007 to 0.516.
  const std::vector<double> inclusion = inclusion_of(laws[0], 8);
  EXPECT_NEAR(std::ranges::min(inclusion), 0.007, 0.0005);
  EXPECT_NEAR(std::ranges::max(inclusion), 0.516, 0.0005);
}

}  // namespace
}  // namespace spacemoe
