#include "host/experiment/problem_folder.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/file.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/experiment/command_study.hpp"

// What a command is given to place by.

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

class CommandProblems : public CommandRules {};

/// Values of an array file, by what problem.json says of it.
template <class Value>
std::vector<Value> array_of(const fs::path& folder, const nlohmann::json& problem,
                            const std::string& name, const std::string& type,
                            const std::vector<std::size_t>& shape) {
  const nlohmann::json& about = problem["arrays"][name];
  EXPECT_EQ(about["type"], type) << name;
  EXPECT_EQ(about["shape"].get<std::vector<std::size_t>>(), shape) << name;
  const std::string file = read_file(folder / about["file"].get<std::string>());
  const std::string bytes = file.substr(about["first_byte"].get<std::size_t>());
  std::vector<Value> values(bytes.size() / sizeof(Value));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  std::size_t wanted = 1;
  for (const std::size_t size : shape) {
    wanted *= size;
  }
  EXPECT_EQ(values.size(), wanted) << name;
  return values;
}

/// Mean latency of the paths of single slots, from all satellites to all, where a missing path
/// counts the penalty.
std::vector<double> mean_latencies(const TestStudy& study, double penalty_s) {
  const SnapshotSeries series = study.scenario().planning_series();
  const std::uint32_t satellites = study.study().satellites();
  const auto pass = study.context().backend.snapshots(series);
  std::vector<double> sums(std::size_t{satellites} * satellites);
  std::vector<float> rows(sums.size());
  for (const Slot slot : all<Slot>(series.slots)) {
    pass->path_rows({slot, 1}, list_all<Satellite>(satellites), rows);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += std::isinf(rows[i]) ? penalty_s : static_cast<double>(rows[i]);
    }
  }
  for (double& sum : sums) {
    sum /= series.slots;
  }
  return sums;
}

TEST_F(CommandProblems, AreGivenAsFiles) {
  write_script("exit 1");
  const TestStudy given = study();
  EXPECT_NE(complaint(given), "");
  ASSERT_EQ(kept().size(), 1U);
  const fs::path folder = kept().front();
  const auto problem = nlohmann::json::parse(read_file(folder / "problem.json"));
  EXPECT_EQ(problem["model"], nlohmann::json({{"layers", 3}, {"experts", 4}, {"active", 2}}));
  EXPECT_EQ(problem["capacity"], nlohmann::json({{"modules_per_satellite", 1}}));
  EXPECT_EQ(problem["scheme"], "Mine");
  EXPECT_EQ(problem["draws"], 1);
  EXPECT_EQ(problem["planning"]["slots"], 5);
  EXPECT_EQ(problem["planning"]["lost_penalty_s"], 1.0);
  // Six planes of ten: satellite 37 is the eighth of the fourth.
  const nlohmann::json& satellites = problem["satellites"];
  EXPECT_EQ(satellites["count"], 60);
  EXPECT_EQ(satellites["shell"][37], 0);
  EXPECT_EQ(satellites["plane"][37], 3);
  EXPECT_EQ(satellites["slot"][37], 7);

  const auto latencies = array_of<double>(folder, problem, "latencies_s", "<f8", {60, 60});
  const std::vector<double> means = mean_latencies(given, 1.0);
  for (std::size_t i = 0; i < means.size(); ++i) {
    ASSERT_NEAR(latencies[i], means[i], 1e-12) << i;
  }
  const auto failed = array_of<std::uint8_t>(folder, problem, "failed", "|u1", {60});
  EXPECT_EQ(std::ranges::count(failed, 1), 2);
  EXPECT_EQ(failed[7] + failed[31], 2);
  // Of 10.4 GFLOP/s 70 % are reached.
  for (const float seconds : array_of<float>(folder, problem, "expert_s", "<f4", {60})) {
    ASSERT_FLOAT_EQ(seconds, 1e7F / 7.28e9F);
  }
  for (const float seconds : array_of<float>(folder, problem, "gateway_s", "<f4", {60})) {
    ASSERT_FLOAT_EQ(seconds, 3e7F / 7.28e9F);
  }
  const auto inclusion = array_of<double>(folder, problem, "inclusion", "<f8", {3, 4});
  for (std::size_t layer = 0; layer < 3; ++layer) {
    double active = 0.0;
    for (std::size_t expert = 0; expert < 4; ++expert) {
      active += inclusion[layer * 4 + expert];
    }
    EXPECT_NEAR(active, 2.0, 1e-12) << "two experts are active";
  }
  // Satellites keep their altitude; those of a plane are 36 degrees apart, and a fifth of the orbit
  // lies between slots.
  const auto positions = array_of<double>(folder, problem, "positions_km", "<f8", {5, 60, 3});
  constexpr double radius_km = 6371.0 + 1200.0;
  const auto apart_km = [&](std::size_t a, std::size_t b) {
    const auto along = [&](std::size_t axis) {
      return positions[3 * a + axis] - positions[3 * b + axis];
    };
    return std::hypot(along(0), along(1), along(2));
  };
  for (std::size_t i = 0; i < positions.size(); i += 3) {
    ASSERT_NEAR(std::hypot(positions[i], positions[i + 1], positions[i + 2]), radius_km, 20.0);
  }
  constexpr double degree = 0.017453292519943295;
  EXPECT_NEAR(apart_km(4 * 60 + 10, 4 * 60 + 11), 2.0 * radius_km * std::sin(18.0 * degree), 20.0);
  EXPECT_NEAR(apart_km(3 * 60 + 10, 4 * 60 + 10), 2.0 * radius_km * std::sin(36.0 * degree), 20.0);
}

/// Reads what it needs with no package, and gives each module the nearest free satellite: gateways
/// from satellite 0 on, each nearest to the one before, then the experts, the most active first.
constexpr const char* greedy_rule = R"(#!/usr/bin/env python3
import array, json, sys
folder = sys.argv[-1]
problem = json.load(open(folder + "/problem.json"))
def values(name, kind):
    about = problem["arrays"][name]
    numbers = array.array(kind)
    numbers.frombytes(open(f"{folder}/{about['file']}", "rb").read()[about["first_byte"]:])
    return numbers
latency, inclusion, failed = values("latencies_s", "d"), values("inclusion", "d"), values("failed", "B")
count, model = problem["satellites"]["count"], problem["model"]
free = [at for at in range(count) if not failed[at]]
def nearest(start):
    return free.pop(min(range(len(free)), key=lambda i: latency[start * count + free[i]]))
gateways = [free.pop(0)]
while len(gateways) < model["layers"]:
    gateways.append(nearest(gateways[-1]))
print("placing", file=sys.stderr)
with open(folder + "/placement.csv", "w") as table:
    table.write("layer,role,expert,satellite\n")
    for layer, gateway in enumerate(gateways):
        table.write(f"{layer},gateway,,{gateway}\n")
        experts = range(model["experts"])
        for expert in sorted(experts, key=lambda e: -inclusion[layer * len(experts) + e]):
            table.write(f"{layer},expert,{expert},{nearest(gateway)}\n")
)";

TEST_F(CommandProblems, AreSolvedAsTheSameRuleSolvesThemHere) {
  if (std::system("python3 -c '' 2>/dev/null") != 0) {  // NOLINT(concurrency-mt-unsafe)
    GTEST_SKIP() << "there is no python3";
  }
  std::ofstream(work_.path() / "rule") << greedy_rule;
  fs::permissions(work_.path() / "rule", fs::perms::owner_all);
  const TestStudy given = study();
  const Placement placed = planned(given).front().placements.front();

  const std::vector<double> latency = mean_latencies(given, 1.0);
  std::set<std::uint32_t> free;
  for (std::uint32_t at = 0; at < 60; ++at) {
    if (at != 7 && at != 31) {
      free.insert(at);
    }
  }
  const auto nearest = [&](std::uint32_t start) {
    const std::uint32_t chosen = *std::ranges::min_element(
        free, {}, [&](std::uint32_t at) { return latency[start * 60 + at]; });
    free.erase(chosen);
    return Satellite{chosen};
  };
  free.erase(0);
  std::vector<Satellite> gateways = {Satellite{0}};
  gateways.push_back(nearest(0));
  gateways.push_back(nearest(number(gateways[1])));
  EXPECT_EQ(placed.gateways, gateways);
  const auto inclusion = given.study().laws.inclusion();
  for (std::uint32_t layer = 0; layer < 3; ++layer) {
    std::vector<std::uint32_t> experts = {0, 1, 2, 3};
    std::ranges::stable_sort(experts, std::ranges::greater(),
                             [&](std::uint32_t expert) { return inclusion[layer * 4 + expert]; });
    for (const std::uint32_t expert : experts) {
      EXPECT_EQ(placed.expert(Layer{layer}, Expert{expert}), nearest(number(gateways[layer])))
          << layer << " " << expert;
    }
  }
}

}  // namespace
}  // namespace spacemoe
