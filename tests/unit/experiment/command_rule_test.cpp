#include "host/experiment/command_rule.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/file.hpp"
#include "host/experiment/cost_estimate.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/placement/placement_table.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

// Schemes whose placements a command makes.

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* sky_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
  failed_satellites: [7, 31]
links: {survival: 0.9}
time: {slots: 8}
planning: {slots: 5}
compute: {charge: all}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7, gateway_flops: 3e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 12, draws: 3}
)";

class CommandRules : public testing::Test {
 protected:
  CommandRules() {
    setenv("TMPDIR", temporary_.path().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  }
  ~CommandRules() override {
    unsetenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): one thread
  }

  /// A script of the shell beside the config. $1 is the folder of the problem.
  void write_script(const std::string& text) const {
    const fs::path file = work_.path() / "rule";
    std::ofstream(file) << "#!/bin/sh\n" << text << "\n";
    fs::permissions(file, fs::perms::owner_all);
  }

  /// A study with the script as its first scheme. `keys` are of that scheme.
  [[nodiscard]] TestStudy study(const std::string& keys = "",
                                std::vector<std::string> set = {}) const {
    return TestStudy(fmt::format("{}schemes: [{{name: Mine, exec: [{}/rule]{}}}, SpaceMoE]\n",
                                 sky_text, work_.path().string(), keys),
                     std::move(set));
  }

  [[nodiscard]] static std::vector<PlannedScheme> planned(const TestStudy& study) {
    return plan_schemes(study.study(), study.context());
  }

  [[nodiscard]] static std::string complaint(const TestStudy& study) {
    return complaint_of([&] { static_cast<void>(planned(study)); });
  }

  /// Folders of problems that are still there.
  [[nodiscard]] std::vector<fs::path> kept() const {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(temporary_.path())) {
      folders.push_back(entry.path());
    }
    return folders;
  }

  TestFolder work_;
  TestFolder temporary_;
};

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

TEST_F(CommandRules, GetTheProblemAsFiles) {
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
  // Satellites keep their altitude, and those of a plane are 36 degrees apart.
  const auto positions = array_of<double>(folder, problem, "positions_km", "<f8", {5, 60, 3});
  constexpr double radius_km = 6371.0 + 1200.0;
  for (std::size_t i = 0; i < positions.size(); i += 3) {
    ASSERT_NEAR(std::hypot(positions[i], positions[i + 1], positions[i + 2]), radius_km, 20.0);
  }
  const std::size_t last = 3 * (4 * 60 + 10);
  EXPECT_NEAR(
      std::hypot(positions[last] - positions[last + 3], positions[last + 1] - positions[last + 4],
                 positions[last + 2] - positions[last + 5]),
      2.0 * radius_km * std::sin(0.314159), 20.0);
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

TEST_F(CommandRules, ThatGoByTheArraysPlaceAsTheSameRuleDoesHere) {
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

/// SpaceMoE's placement of the study, beside the config.
void write_spacemoe(const fs::path& folder) {
  const TestStudy other(std::string(sky_text) + "schemes: [SpaceMoE]\n");
  std::ofstream(folder / "placement.csv")
      << placement_csv(other.placement(), other.scenario().constellation());
}

TEST_F(CommandRules, ThatCopySpaceMoEsPlacementHaveItsFiguresToTheBit) {
  write_spacemoe(work_.path());
  const TestStudy given(fmt::format("{}schemes: [SpaceMoE, {{name: Mine, exec: [cp, {}]}}]\n",
                                    sky_text, (work_.path() / "placement.csv").string()));
  const ExperimentResult result = run_experiment(given.config(), given.scenario(), given.context());
  const SchemeSummary& original = result.schemes[0].summary;
  const SchemeSummary& copy = result.schemes[1].summary;
  EXPECT_EQ(result.schemes[0].placements, result.schemes[1].placements);
  EXPECT_EQ(copy.exact_mean_s, original.exact_mean_s);
  EXPECT_EQ(copy.mean_s, original.mean_s);
  EXPECT_EQ(copy.p99_s, original.p99_s);
  EXPECT_EQ(copy.delivered_fraction, original.delivered_fraction);
  EXPECT_EQ(copy.ratio, 1.0);
  EXPECT_TRUE(kept().empty());
}

TEST_F(CommandRules, MayPlaceEachDrawWithASeedOfItsOwn) {
  write_spacemoe(work_.path());
  write_script(
      fmt::format("cp {0}/placement.csv $1; cat $1/problem.json >>{0}/log", work_.path().string()));
  const TestStudy given = study(", exec_draws: each");
  EXPECT_EQ(planned(given).front().placements.size(), 3U);
  std::ifstream log(work_.path() / "log");
  std::set<std::uint64_t> seeds;
  std::string line;
  for (int draw = 0; draw < 3; ++draw) {
    ASSERT_TRUE(std::getline(log, line));
    const auto problem = nlohmann::json::parse(line);
    EXPECT_EQ(problem["draw"], draw);
    EXPECT_EQ(problem["draws"], 3);
    seeds.insert(problem["seed"].get<std::uint64_t>());
  }
  EXPECT_FALSE(std::getline(log, line)) << "it ran once more";
  EXPECT_EQ(seeds.size(), 3U);
  EXPECT_TRUE(kept().empty());
}

TEST_F(CommandRules, ThatFailAreToldWithTheirLastWords) {
  write_script("echo first >&2; echo 'no solution' >&2; exit 5");
  EXPECT_THAT(
      complaint(study()),
      AllOf(HasSubstr("schemes.0.exec: found \""), HasSubstr("which ended with exit code 5"),
            HasSubstr("scheme Mine"), HasSubstr("it said last:\n    first\n    no solution")));
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_THAT(complaint(study()), Not(HasSubstr(kept().front().string())));
}

TEST_F(CommandRules, ThatFailLeaveTheProblemWhereTheErrorSays) {
  write_script("exit 5");
  const std::string said = complaint(study());
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_THAT(said, AllOf(HasSubstr(kept().front().string()), HasSubstr("it said nothing")));
}

TEST_F(CommandRules, ThatASignalEndsAreToldWhich) {
  write_script("kill -SEGV $$");
  EXPECT_THAT(complaint(study()), HasSubstr("which was ended by signal 11 (SIGSEGV)"));
}

TEST_F(CommandRules, ThatAreLateAreEnded) {
  write_script("echo begun; sleep 600");
  EXPECT_THAT(complaint(study(", exec_timeout_s: 0.3")),
              AllOf(HasSubstr("which was ended after exec_timeout_s, 0.3 s"),
                    HasSubstr("it said last:\n    begun")));
}

TEST_F(CommandRules, ThatLeaveNoPlacementAreTold) {
  write_script("true");
  EXPECT_THAT(complaint(study()), HasSubstr("which left no placement.csv"));
  // Nor does that of the draw before count.
  write_spacemoe(work_.path());
  write_script(fmt::format("grep -q '\"draw\":0,' $1/problem.json && cp {}/placement.csv $1; true",
                           work_.path().string()));
  EXPECT_THAT(complaint(study(", exec_draws: each")), HasSubstr("which left no placement.csv"));
}

TEST_F(CommandRules, ThatPlaceWhatCannotBeAreToldWithFileAndLine) {
  write_spacemoe(work_.path());
  write_script(
      fmt::format("head -2 {}/placement.csv | cut -d, -f 1-3,7 >$1/placement.csv; "
                  "echo 0,expert,0,7 >>$1/placement.csv; echo hm >&2",
                  work_.path().string()));
  const std::string said = complaint(study());
  ASSERT_EQ(kept().size(), 1U);
  EXPECT_THAT(said, AllOf(testing::StartsWith((kept().front() / "placement.csv:3:12: ").string()),
                          HasSubstr("found 7, which has failed"), HasSubstr("scheme Mine"),
                          HasSubstr("it said last:\n    hm")));
}

TEST_F(CommandRules, ThatDoNotStartAreTold) {
  EXPECT_THAT(complaint(study()), AllOf(HasSubstr("schemes.0.exec: found"),
                                        HasSubstr("cannot be executed: No such file")));
  std::ofstream(work_.path() / "rule") << "#!/no/such/interpreter\n";
  EXPECT_THAT(complaint(study()), HasSubstr("chmod +x"));
  fs::permissions(work_.path() / "rule", fs::perms::owner_all);
  EXPECT_THAT(complaint(study()), HasSubstr("which does not start"));
  EXPECT_TRUE(kept().empty());
}

/// Keeps what rules tell.
class DetailLog final : public Progress {
 public:
  void begin(std::string_view /*stage*/, std::uint64_t /*total*/) override {}
  void advance(std::uint64_t /*amount*/) override {}
  void end() override {}
  void detail(std::string_view text) override { told += text; }

  std::string told;
};

TEST_F(CommandRules, ThatSucceedTellWhoAsks) {
  write_spacemoe(work_.path());
  write_script(fmt::format("cp {}/placement.csv $1; printf 'gap \\033[1m3 %%\\n' >&2",
                           work_.path().string()));
  const TestStudy given = study();
  DetailLog log;
  static_cast<void>(plan_schemes(given.study(), given.context().with_progress(log)));
  EXPECT_THAT(log.told, AllOf(HasSubstr("of Mine said:\n    gap "), HasSubstr("3 %"),
                              Not(HasSubstr("\033"))));
}

TEST_F(CommandRules, AreRunByNobodyWhoChecksOrEstimates) {
  write_script(fmt::format("touch {}/ran", work_.path().string()));
  const TestStudy given = study(", exec_draws: each");
  check_experiment(given.config());
  const CostEstimate cost = estimate_cost(given.config(), given.scenario(), given.context());
  EXPECT_EQ(cost.placements, 4U);
  EXPECT_FALSE(fs::exists(work_.path() / "ran"));
  EXPECT_NE(complaint(given), "");
  EXPECT_TRUE(fs::exists(work_.path() / "ran"));
}

}  // namespace
}  // namespace spacemoe
