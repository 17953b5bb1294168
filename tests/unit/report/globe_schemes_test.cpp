#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/report/globe_data.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

SchemeResult scheme(const std::string& name, std::optional<double> mean_s, bool is_placed = true) {
  SchemeResult made;
  made.summary.scheme = name;
  made.summary.exact_mean_s = mean_s;
  made.placements.resize(is_placed ? 1 : 0);
  return made;
}

std::vector<std::string> names(const ExperimentResult& result, const std::string& found) {
  std::vector<std::string> shown;
  for (const SchemeResult* one : globe_schemes(result, found)) {
    shown.push_back(one->summary.scheme);
  }
  return shown;
}

/// Ten schemes from the slowest to the fastest; the reference is the slowest but one.
ExperimentResult ten_schemes() {
  ExperimentResult result{};
  for (int i = 0; i < 10; ++i) {
    result.schemes.push_back(scheme(std::string(1, static_cast<char>('A' + i)), 10.0 - i));
  }
  result.reference = 1;
  return result;
}

TEST(GlobeSchemes, AreTheReferenceAndThoseOfLeastMeanInTheOrderOfTheResult) {
  EXPECT_THAT(names(ten_schemes(), ""), ElementsAre("B", "E", "F", "G", "H", "I", "J"));
}

TEST(GlobeSchemes, HaveWhatASearchFoundHoweverSlowAndWhereverItStands) {
  ExperimentResult result = ten_schemes();
  result.schemes.push_back(scheme("Searched", 99.0));
  EXPECT_THAT(names(result, "Searched"), ElementsAre("B", "F", "G", "H", "I", "J", "Searched"));
}

TEST(GlobeSchemes, AreAllWhereTheyAreFewAndThoseAloneThatHaveAPlacement) {
  ExperimentResult result{};
  result.schemes = {scheme("none", 1.0, false), scheme("lost", std::nullopt), scheme("slow", 2.0)};
  EXPECT_THAT(names(result, ""), ElementsAre("lost", "slow"));
}

}  // namespace
}  // namespace spacemoe
