#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) {
    fields.push_back(field);
  }
  return fields;
}

/// Number of modules that each satellite of a placement.csv holds.
std::map<int, int> modules_by_satellite(const std::string& placement) {
  std::map<int, int> held;
  const auto lines = lines_of(placement);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    ++held[std::stoi(fields_of(lines[i]).back())];
  }
  return held;
}

/// The line of a scheme in a summary.csv.
std::vector<std::string> summary_of(const std::string& summary, const std::string& scheme) {
  for (const std::string& line : lines_of(summary)) {
    if (line.starts_with(scheme + ",")) {
      return fields_of(line);
    }
  }
  return {};
}

TEST(Search, WritesAPlacementThatRunTakesAndFindsAsGood) {
  const WorkFolder work;
  const auto search =
      work.spacemoe("search " + config("smoke.yaml") + " --moves 200000 --out found");
  ASSERT_EQ(search.exit_code, 0) << search.err;
  EXPECT_THAT(search.out, HasSubstr("the same again: --set search.moves="));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(work.path() / "found")) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, IsSupersetOf({"placement.csv", "placement.svg", "search.csv", "search.json",
                                   "summary.csv", "manifest.json", "placements.csv"}));

  const std::string placement = slurp(work.path() / "found/placement.csv");
  EXPECT_THAT(placement, StartsWith("layer,role,expert,shell,plane,slot,satellite\n"));
  EXPECT_EQ(modules_by_satellite(placement).size(), 40U);  // 8 layers of a gateway and 4 experts
  EXPECT_THAT(slurp(work.path() / "found/search.csv"),
              StartsWith("time_s,moves,best_s,current_s,accepted\n"));

  const auto found = summary_of(slurp(work.path() / "found/summary.csv"), "Searched");
  const auto rule = summary_of(slurp(work.path() / "found/summary.csv"), "SpaceMoE");
  ASSERT_GT(found.size(), 7U);
  // Held-out slots: those of the evaluation. By a tenth at least.
  EXPECT_LT(std::stod(found[7]), 0.9 * std::stod(rule[7]));

  const auto json = nlohmann::json::parse(slurp(work.path() / "found/search.json"));
  EXPECT_LT(json["value_s"].get<double>(), json["start_s"].get<double>());
  EXPECT_LT(json["lower_bound_s"].get<double>(), json["value_s"].get<double>());
  EXPECT_EQ(json["starts"][0], "SpaceMoE");

  const auto run = work.spacemoe(
      "run " + config("smoke.yaml") + " --set schemes.0='{name: Mine, placement: " +
      (work.path() / "found/placement.csv").string() + "}' --set reference=Mine --out again");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto again = summary_of(slurp(work.path() / "again/summary.csv"), "Mine");
  ASSERT_GT(again.size(), 7U);
  EXPECT_EQ(again[7], found[7]);
}

// By hand: 32 experts, each active for half of the tokens, on 20 satellites of 7.28 GFLOPS. Two of
// them meet somewhere, and two halves are the 1e7 FLOP of one token.
TEST(Search, SustainsAsManyTokensASecondAsCanBe) {
  const WorkFolder work;
  const std::string command = "search " + config("smoke.yaml") +
                              " --moves 60000 --set compute.modules_per_satellite=4 --set "
                              "search.max_satellites=20 --set activation.skew=0 --out ";
  const auto sustained = work.spacemoe(command + "sustained --set search.objective=capacity");
  ASSERT_EQ(sustained.exit_code, 0) << sustained.err;
  const auto json = nlohmann::json::parse(slurp(work.path() / "sustained/search.json"));
  const double busiest_s = 1e7 / 7.28e9;
  EXPECT_NEAR(json["busiest_s"].get<double>(), busiest_s, 1e-9);
  EXPECT_NEAR(json["capacity_per_s"].get<double>(), 728.0, 1e-3);
  EXPECT_NEAR(json["lower_bound_s"].get<double>(), busiest_s, 1e-9);
  EXPECT_THAT(sustained.out, HasSubstr("0.001374 s for a token: at most 728 tokens a second"));

  // Serving counts the work of requests by code of its own: 728 tokens a second in requests of
  // eight.
  const auto serve = work.spacemoe(
      "serve " + config("smoke.yaml") +
      " --set compute.modules_per_satellite=4 --set activation.skew=0 --set schemes.0='{name: "
      "Mine, "
      "placement: " +
      (work.path() / "sustained/placement.csv").string() +
      "}' --set reference=Mine --set serving.prompt_tokens=0 --set serving.output_tokens=8 --set "
      "serving.loads=[0.01] --set serving.horizon_s=10 --set serving.replications=1 --out "
      "loads.csv");
  ASSERT_EQ(serve.exit_code, 0) << serve.err;
  const auto served = summary_of(slurp(work.path() / "loads.csv"), "Mine");
  ASSERT_GT(served.size(), 5U);
  EXPECT_NEAR(std::stod(served[5]), 728.0 / 8, 1e-3);  // capacity_per_s

  ASSERT_EQ(work.spacemoe(command + "fast").exit_code, 0);
  const auto fast = nlohmann::json::parse(slurp(work.path() / "fast/search.json"));
  EXPECT_GT(fast["busiest_s"].get<double>(), 1.4 * busiest_s);
  EXPECT_TRUE(fast["lower_bound_s"].is_null());  // of latency none is known here
  ASSERT_EQ(work.spacemoe(command + "mixed --set search.busiest_weight=1000").exit_code, 0);
  const auto mixed = nlohmann::json::parse(slurp(work.path() / "mixed/search.json"));
  EXPECT_LT(mixed["busiest_s"].get<double>(), fast["busiest_s"].get<double>());
}

TEST(Search, MovesGiveTheSamePlacementOnAnyNumberOfThreads) {
  const WorkFolder work;
  const std::string command = "search " + config("smoke.yaml") + " --moves 60000 --format csv";
  ASSERT_EQ(work.spacemoe(command + " --threads 1 --out one").exit_code, 0);
  ASSERT_EQ(work.spacemoe(command + " --threads 2 --out two").exit_code, 0);
  ASSERT_EQ(work.spacemoe(command + " --seed 2 --out other").exit_code, 0);
  const std::string one = slurp(work.path() / "one/placement.csv");
  EXPECT_EQ(slurp(work.path() / "two/placement.csv"), one);
  EXPECT_NE(slurp(work.path() / "other/placement.csv"), one);
}

TEST(Search, KeepsToForbiddenSatellitesAndFixedModules) {
  const WorkFolder work;
  std::ofstream(work.path() / "fixed.csv")
      << "layer,role,expert,satellite\n3,gateway,,17\n5,expert,2,40\n";
  const auto search = work.spacemoe(
      "search " + config("smoke.yaml") +
      " --moves 60000 --out found --set 'search.forbidden_satellites=[0, 1, 2, 3, 20]'"
      " --set search.fixed=" +
      (work.path() / "fixed.csv").string());
  ASSERT_EQ(search.exit_code, 0) << search.err;
  const std::string placement = slurp(work.path() / "found/placement.csv");
  const auto held = modules_by_satellite(placement);
  for (const int satellite : {0, 1, 2, 3, 20}) {
    EXPECT_FALSE(held.contains(satellite));
  }
  EXPECT_THAT(placement, HasSubstr("3,gateway,,0,2,1,17\n"));
  EXPECT_THAT(placement, HasSubstr("5,expert,2,0,5,0,40\n"));
}

TEST(Search, PlacesCopiesThatARunReadsBack) {
  const WorkFolder work;
  const auto search =
      work.spacemoe("search " + config("smoke.yaml") + " --moves 60000 --copies 9 --out found");
  ASSERT_EQ(search.exit_code, 0) << search.err;
  EXPECT_THAT(search.out, HasSubstr("9 copies of experts\n"));
  const auto json = nlohmann::json::parse(slurp(work.path() / "found/search.json"));
  EXPECT_EQ(json["copies"], 9);
  EXPECT_TRUE(json["lower_bound_s"].is_null());
  const std::string placement = slurp(work.path() / "found/placement.csv");
  std::size_t replicas = 0;
  for (std::size_t at = placement.find(",replica,"); at != std::string::npos;
       at = placement.find(",replica,", at + 1)) {
    ++replicas;
  }
  EXPECT_EQ(replicas, 9U);
  for (const auto& [satellite, modules] : modules_by_satellite(placement)) {
    EXPECT_EQ(modules, 1) << satellite;
  }
  const auto run =
      work.spacemoe("run " + config("smoke.yaml") + " --set 'schemes=[{name: Found, placement: " +
                    (work.path() / "found/placement.csv").string() + "}]' --out again");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(Search, TellsWhereConstraintsAreWrong) {
  const WorkFolder work;
  const auto refused = [&](const std::string& settings) {
    const auto search = work.spacemoe("search " + config("smoke.yaml") + " --moves 1 " + settings);
    EXPECT_EQ(search.exit_code, 2) << settings;
    EXPECT_TRUE(search.out.empty());
    return search.err;
  };
  EXPECT_THAT(refused("--set 'search.forbidden_satellites=[64]'"),
              HasSubstr("search.forbidden_satellites.0: found 64, allowed: 0 to 63"));
  EXPECT_THAT(refused("--set search.max_satellites=39"),
              HasSubstr("search.max_satellites: found 40 modules (8 layers of a gateway and 4 "
                        "experts) for 39 satellites, allowed: up to 39, 1 a satellite"));
  EXPECT_THAT(refused("--set search.fixed=missing.csv"), HasSubstr("missing.csv"));

  std::ofstream(work.path() / "twice.csv")
      << "layer,role,expert,satellite\n0,gateway,,5\n1,gateway,,5\n";
  EXPECT_THAT(refused("--set search.fixed=" + (work.path() / "twice.csv").string()),
              HasSubstr("twice.csv:3:12: satellite: found 5, which holds another module"));
  std::ofstream(work.path() / "unknown.csv") << "layer,role,expert,satellite\n0,gateway,,64\n";
  EXPECT_THAT(refused("--set search.fixed=" + (work.path() / "unknown.csv").string()),
              HasSubstr("unknown.csv:2:12: satellite: found \"64\""));
  EXPECT_THAT(refused("--set search.fixed=" + (work.path() / "unknown.csv").string() +
                      " --set constellation.shells.0.planes=3"),
              HasSubstr("model: found 40 modules"));
  std::ofstream(work.path() / "five.csv") << "layer,role,expert,satellite\n0,gateway,,5\n";
  EXPECT_THAT(refused("--set 'search.forbidden_satellites=[5]' --set search.fixed=" +
                      (work.path() / "five.csv").string()),
              HasSubstr("search.fixed: found a module on satellite 5"));
}

TEST(Search, OfATinyStudyEndsAtTheBestOfAllPlacements) {
  const WorkFolder work;
  std::ofstream(work.path() / "tiny.yaml")
      << "constellation: {shells: [{planes: 2, satellites_per_plane: 5, altitude_km: 8000, "
         "inclination_deg: 87, raan_spread_deg: 180}]}\n"
         "model: {name: tiny, layers: 2, experts: 3, active: 2, expert_flops: 1e6}\n"
         "activation: {kind: conditional_poisson, skew: 0.6}\n"
         "time: {slots: 4}\nplanning: {slots: 4}\n"
         "schemes: [{name: any, layers: none, gateway: random, satellites: random, experts: "
         "random}]\n";
  const auto optimum_after = [&](const std::string& moves) {
    const auto search =
        work.spacemoe("search tiny.yaml --moves " + moves + " --out found-" + moves);
    EXPECT_EQ(search.exit_code, 0) << search.err;
    EXPECT_THAT(search.out, HasSubstr("all placements were tried: this is the best one"));
    return nlohmann::json::parse(slurp(work.path() / ("found-" + moves) / "search.json"));
  };
  // A search that hardly moves and one that does well end at the same placement, which the latter
  // finds by itself.
  const auto hardly = optimum_after("64");
  const auto well = optimum_after("100000");
  EXPECT_EQ(hardly["value_s"], hardly["optimum_s"]);
  EXPECT_EQ(hardly["optimum_s"], well["optimum_s"]);
  EXPECT_NEAR(well["tempered_s"].get<double>(), hardly["optimum_s"].get<double>(), 1e-6);
  EXPECT_LE(hardly["lower_bound_s"].get<double>(), hardly["optimum_s"].get<double>() + 1e-6);
  // With a module that stays where it is, not all placements are allowed.
  std::ofstream(work.path() / "fixed.csv") << "layer,role,expert,satellite\n1,gateway,,7\n";
  const auto fixed =
      work.spacemoe("search tiny.yaml --moves 1000 --out fixed --set search.fixed=fixed.csv");
  EXPECT_EQ(fixed.exit_code, 0) << fixed.err;
  EXPECT_THAT(fixed.out, Not(HasSubstr("all placements were tried")));
}

TEST(Search, OfSharedSatellitesIsReported) {
  const WorkFolder work;
  const auto search = work.spacemoe(
      "search " + config("smoke.yaml") +
      " --moves 200 --set compute.modules_per_satellite=20 --set search.max_satellites=8 --out o");
  ASSERT_EQ(search.exit_code, 0) << search.err;
  EXPECT_THAT(search.out, HasSubstr("\n200 moves, "));
  EXPECT_THAT(search.out, HasSubstr("the same again: --set search.moves=200\n"));
  // Eight gateways stand on fewer satellites.
  std::map<std::string, int> gateways;
  for (const std::string& line : lines_of(slurp(work.path() / "o/placement.csv"))) {
    if (line.find(",gateway,") != std::string::npos) {
      ++gateways[fields_of(line).back()];
    }
  }
  EXPECT_LT(gateways.size(), 8U);
  const auto report = work.spacemoe("report o");
  EXPECT_EQ(report.exit_code, 0) << report.err;
}

TEST(Search, RefusesSharedSatellitesWhereSetsAreTooMany) {
  const WorkFolder work;
  const auto search =
      work.spacemoe("search " + config("smoke.yaml") +
                    " --moves 1 --set compute.modules_per_satellite=40 --set model.layers=2"
                    " --set model.experts=16 --set model.active=6 --set activation.skew=0.1");
  EXPECT_EQ(search.exit_code, 2);
  EXPECT_THAT(search.err, HasSubstr("compute.modules_per_satellite: found 40 for a law that cannot "
                                    "be scored where experts share a satellite, allowed: 1"));
  EXPECT_THAT(search.err, HasSubstr("up to 5000 of them, and 6 of 16 experts have more"));
}

TEST(Search, SaysWhatItWouldDoAndWritesNothing) {
  const WorkFolder work;
  const auto search = work.spacemoe("search " + config("smoke.yaml") + " --dry-run --out found");
  EXPECT_EQ(search.exit_code, 0) << search.err;
  EXPECT_THAT(search.out, HasSubstr("modules      40 on up to 64 of 64 satellites\n"));
  EXPECT_THAT(search.out, HasSubstr("tempering    60 s, 8 chains\n"));
  EXPECT_THAT(search.out, HasSubstr("lower bound  up to 60 s\n"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "found"));
  EXPECT_THAT(work.spacemoe("search " + config("smoke.yaml") + " --dry-run --no-bound").out,
              HasSubstr("lower bound  none, as search.bound_limit_s is 0\n"));
  EXPECT_EQ(
      work.spacemoe("search " + config("smoke.yaml") + " --dry-run --set search.max_satellites=39")
          .exit_code,
      2);
}

TEST(Search, LeavesTheBoundOutWhereItMayNotTakeTime) {
  const WorkFolder work;
  const auto json_of = [&](const std::string& flags) {
    const auto search = work.spacemoe("search " + config("smoke.yaml") +
                                      " --moves 500 --out found --force " + flags);
    EXPECT_EQ(search.exit_code, 0) << search.err;
    return std::pair(search.out, nlohmann::json::parse(slurp(work.path() / "found/search.json")));
  };
  EXPECT_TRUE(json_of("").second["lower_bound_s"].is_number());
  EXPECT_TRUE(json_of("--no-bound").second["lower_bound_s"].is_null());
  const auto [out, json] = json_of("--set search.bound_limit_s=1e-9");
  EXPECT_TRUE(json["lower_bound_s"].is_null());
  EXPECT_THAT(out, HasSubstr("no lower bound: it would take more than the 1e-09 s"));
}

// Of what time limits: the tempering, a descent of up to the same, the bound.
TEST(Search, SaysBeforehandHowLongItMayTake) {
  const WorkFolder work;
  const auto said = [&](const std::string& flags) {
    const auto search = work.spacemoe("search " + config("smoke.yaml") +
                                      " --threads 1 --out found --force " + flags);
    EXPECT_EQ(search.exit_code, 0) << search.err;
    return search.err;
  };
  const std::string short_time = " --time-limit 0.1s";
  EXPECT_THAT(said(short_time + " --set search.bound_limit_s=5m"),
              StartsWith("search: up to 5 min on 1 thread\n"));
  EXPECT_THAT(said(short_time + " --no-bound"), Not(HasSubstr("up to")));
  EXPECT_THAT(said("-q" + short_time), Not(HasSubstr("up to")));
  EXPECT_THAT(said("--moves 200"), Not(HasSubstr("up to")));
}

TEST(Search, KeepsTheBestWhenInterrupted) {
  const WorkFolder work;
  const auto search =
      work.spacemoe("search " + config("smoke.yaml") + " --time-limit 600 --out found",
                    "timeout --foreground --preserve-status -s INT 3");
  EXPECT_EQ(search.exit_code, 130) << search.err;
  EXPECT_THAT(search.err, HasSubstr("the best so far is in found/placement.csv"));
  EXPECT_EQ(modules_by_satellite(slurp(work.path() / "found/placement.csv")).size(), 40U);
}

}  // namespace
}  // namespace spacemoe
