#include "host/experiment/command_rule.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
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
#include "host/experiment/search_experiment.hpp"
#include "host/placement/placement_table.hpp"
#include "tests/unit/experiment/command_study.hpp"

// Schemes whose placements a command makes.

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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

TEST_F(CommandRules, ThatPlaceSetsOfGatewaysAreToldByTheirKey) {
  const TestStudy other(std::string(sky_text) + "schemes: [SpaceMoE]\n");
  Placement several = other.placement();
  const auto is_free = [&](Satellite at) {
    return at != Satellite{7} && at != Satellite{31} &&
           std::ranges::find(several.gateways, at) == several.gateways.end() &&
           std::ranges::find(several.satellites, at) == several.satellites.end();
  };
  for (const Satellite at : all<Satellite>(60)) {
    if (several.further_gateways.size() < 3 && is_free(at)) {
      several.further_gateways.push_back(at);
    }
  }
  std::ofstream(work_.path() / "placement.csv")
      << placement_csv(several, other.scenario().constellation());
  write_script(fmt::format("cp {}/placement.csv $1", work_.path().string()));
  EXPECT_THAT(complaint(study()), HasSubstr("schemes.0.exec: found 2 sets of gateways"));
}

TEST_F(CommandRules, ThatFailInASearchAreToldByTheirKey) {
  write_script("exit 5");
  const TestStudy given = study("", {"search.moves=1", "search.bound_limit_s=0"});
  EXPECT_THAT(
      complaint_of([&] {
        static_cast<void>(search_experiment(given.config(), given.scenario(), given.context()));
      }),
      HasSubstr("schemes.0.exec: found \""));
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
