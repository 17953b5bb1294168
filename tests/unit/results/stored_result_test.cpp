#include "host/results/stored_result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/placement/placement_table.hpp"
#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/repeat_command.hpp"
#include "host/results/result_folder.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"
#include "tests/flipped_bit.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/experiment/study_run.hpp"
#include "tests/unit/results/written_run.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* small_study = R"(
constellation: {shells: [{planes: 5, satellites_per_plane: 6, altitude_km: 5000, inclination_deg: 87}]}
time: {slots: 6}
planning: {slots: 4}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.6}
evaluation: {tokens_per_slot: 21, draws: 3, seed: 5}
schemes:
  - SpaceMoE
  - {name: random everywhere, layers: none, gateway: random, satellites: random, experts: random}
  - {name: copies, rule: replicas, copies: 2}
)";

/// A run of the small study, written to a folder of its own.
class StoredResultTest : public testing::Test {
 protected:
  StoredResultTest() {
    StudyRun run = run_study(small_study, {}, {.batch_slots = 2});
    files_ = files_of(run, "spacemoe run small.yaml");
    resolved_ = resolved_json(run.loaded.config);
    result_ = std::move(run.result);
    ResultFolder({folder_, "small", ResultOf::run, false, {}}).write(files_);
  }

  /// Makes the folder one of an earlier version, without hashes: what tables alone show.
  void make_unsealed() const {
    for (const ResultFile& file : files_) {
      write_file_atomically(folder_ / file.name, file.content);
    }
  }

  /// Text of the error that reading the folder ends with.
  [[nodiscard]] std::string complaint() const {
    try {
      (void)read_result_folder(folder_);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "none";
  }

  TestFolder work_;
  fs::path folder_ = work_.path();
  ExperimentResult result_;
  std::vector<ResultFile> files_;
  std::string resolved_;
};

TEST_F(StoredResultTest, ComesBackAsItWasToTheLastDigit) {
  const StoredResult stored = read_result_folder(folder_);
  // The files have every figure with all its digits: equal files are equal results.
  EXPECT_EQ(summary_csv(stored.result), summary_csv(result_));
  EXPECT_EQ(layers_csv(stored.result), layers_csv(result_));
  EXPECT_EQ(draws_csv(stored.result), draws_csv(result_));
  EXPECT_EQ(slots_csv(stored.result), slots_csv(result_));
  EXPECT_EQ(distribution_csv(stored.result), distribution_csv(result_));
  EXPECT_EQ(resolved_json(stored.loaded.config), resolved_);
  ASSERT_EQ(stored.result.schemes.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(stored.result.schemes[i].placements, result_.schemes[i].placements);
    EXPECT_EQ(stored.result.schemes[i].summary.shift_s, result_.schemes[i].summary.shift_s);
    EXPECT_EQ(stored.result.schemes[i].summary.sampling_error_s,
              result_.schemes[i].summary.sampling_error_s);
  }
  EXPECT_EQ(stored.result.schemes[1].summary.scheme, "random everywhere");
  EXPECT_FALSE(stored.result.schemes[2].placements[0].replicas.empty());
  EXPECT_EQ(stored.result.slots_done, 6U);
  EXPECT_EQ(stored.seed, 5U);
  EXPECT_EQ(stored.command, "spacemoe run small.yaml");
}

TEST(StoredReplay, ComesBackWithWhatWasReplayed) {
  const TestFolder work;
  StudyRun run = run_study(small_study, {}, {.batch_slots = 2});
  run.result.replayed = "40 of 50 recorded tokens";
  ResultFolder({work.path(), "small", ResultOf::run, true, {}}).write(files_of(run, "spacemoe"));
  EXPECT_EQ(read_result_folder(work.path()).result.replayed, "40 of 50 recorded tokens");
}

// Columns that only a run over several realisations of the weather has.
TEST(StoredRealisations, ComeBackWithTheColumnsThatOthersDoNotHave) {
  const auto stored_run = [](const std::vector<std::string>& set) {
    const TestFolder work;
    const StudyRun run = run_study(small_study, {set, {}}, {.batch_slots = 4});
    const auto files = files_of(run, "spacemoe run small.yaml");
    ResultFolder({work.path(), "small", ResultOf::run, false, {}}).write(files);
    const StoredResult stored = read_result_folder(work.path());
    EXPECT_EQ(slots_csv(stored.result), slots_csv(run.result));
    EXPECT_EQ(summary_csv(stored.result), summary_csv(run.result));
    return stored;
  };
  const StoredResult many = stored_run({"time.realisations=4", "links.survival=0.9"});
  EXPECT_EQ(many.result.slots_planned, 24U);
  EXPECT_EQ(many.result.schemes[1].slots.back().realisation, 3U);
  EXPECT_EQ(many.result.schemes[1].slots.back().time_s, many.result.schemes[1].slots[5].time_s);
  EXPECT_EQ(many.result.schemes[0].summary.dead_realisations, 0.0);
  EXPECT_THAT(slots_csv(many.result), HasSubstr(",exact_mean_s,realisation\n"));
  EXPECT_THAT(summary_csv(many.result), HasSubstr(",p_adjusted,dead_realisations\n"));
  const StoredResult one = stored_run({});
  EXPECT_THAT(slots_csv(one.result), HasSubstr(",exact_mean_s\n"));
  EXPECT_THAT(summary_csv(one.result), HasSubstr(",p_adjusted\n"));
}

/// The text with two of its lines in each other's place; lines count from 0.
std::string with_lines_swapped(const std::string& text, std::size_t a, std::size_t b) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  std::swap(lines.at(a), lines.at(b));
  std::string swapped;
  for (const std::string& line : lines) {
    swapped += line + '\n';
  }
  return swapped;
}

// Lines say which module they are of, so that their order says nothing.
TEST_F(StoredResultTest, PlacementsDoNotDependOnTheOrderOfLines) {
  make_unsealed();
  const std::string whole = read_file(folder_ / "placements.csv");
  // A heading, then layers of a gateway and four experts: gateways in lines 1 and 6.
  ASSERT_TRUE(whole.find("\nSpaceMoE,0,1,gateway,,") != std::string::npos);
  for (const auto& [a, b] : {std::pair{1, 6}, std::pair{2, 5}, std::pair{3, 30}}) {
    write_file_atomically(
        folder_ / "placements.csv",
        with_lines_swapped(whole, static_cast<std::size_t>(a), static_cast<std::size_t>(b)));
    const StoredResult stored = read_result_folder(folder_);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(stored.result.schemes[i].placements, result_.schemes[i].placements)
          << a << " " << b;
    }
  }
}

TEST_F(StoredResultTest, PlacementsOfAnotherConstellationAreRefused) {
  make_unsealed();
  std::string text = read_file(folder_ / "placements.csv");
  const std::uint32_t first = number(result_.schemes[0].placements[0].gateways[0]);
  const std::string old_end = fmt::format(",{}\n", first);
  const std::size_t at = text.find(old_end);
  text.replace(at, old_end.size(), fmt::format(",{}\n", (first + 1) % 30));
  write_file_atomically(folder_ / "placements.csv", text);
  try {
    (void)read_result_folder(folder_);
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("placements.csv:2:"));
    EXPECT_THAT(error.what(), HasSubstr("another constellation"));
  }
}

TEST_F(StoredResultTest, NoFileCanBeCutShortWithoutBeingNoticed) {
  make_unsealed();
  for (const char* name :
       {"summary.csv", "layers.csv", "draws.csv", "slots.csv", "placements.csv", "manifest.json"}) {
    const std::string whole = read_file(folder_ / name);
    // The manifest ends with a line end that JSON does not need.
    const std::size_t end = whole.size() - (std::string(name) == "manifest.json" ? 1 : 0);
    for (std::size_t kept = 0; kept < end; kept += 1 + kept / 23) {
      write_file_atomically(folder_ / name, whole.substr(0, kept));
      EXPECT_THROW((void)read_result_folder(folder_), ConfigError) << name << " cut to " << kept;
    }
    write_file_atomically(folder_ / name, whole.substr(0, end - 1));
    EXPECT_THROW((void)read_result_folder(folder_), ConfigError) << name;
    write_file_atomically(folder_ / name, whole);
  }
  EXPECT_NO_THROW((void)read_result_folder(folder_));
}

// The number of bins of a scheme is written nowhere, so only a line without an end shows the cut.
TEST_F(StoredResultTest, ADistributionMayBeMissingButNotEndInTheMiddleOfALine) {
  make_unsealed();
  const std::string whole = read_file(folder_ / "distribution.csv");
  write_file_atomically(folder_ / "distribution.csv", whole.substr(0, whole.size() - 1));
  EXPECT_THROW((void)read_result_folder(folder_), ConfigError);
  fs::remove(folder_ / "distribution.csv");
  EXPECT_TRUE(read_result_folder(folder_).result.schemes[0].distribution.empty());
}

TEST_F(StoredResultTest, AMissingManifestIsAnUnfinishedResult) {
  fs::remove(folder_ / "manifest.json");
  try {
    (void)read_result_folder(folder_);
    FAIL();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no manifest.json"));
  }
}

TEST_F(StoredResultTest, MissingPlacementsAreTakenWithARemarkThatOverwritesNothing) {
  EXPECT_THAT(read_result_folder(folder_).remarks, testing::IsEmpty());
  fs::remove(folder_ / "placements.csv");
  const StoredResult stored = read_result_folder(folder_);
  EXPECT_TRUE(stored.result.schemes[0].placements.empty());
  EXPECT_THAT(stored.remarks, testing::ElementsAre(
                                  "No placements.csv; this makes it, in a new folder: spacemoe run "
                                  "small.yaml"));
}

TEST(CommandIntoNewFolder, OverwritesNothing) {
  EXPECT_EQ(command_into_new_folder("spacemoe -q run a.yaml --out 'my results' --seed 3 --force"),
            "spacemoe -q run a.yaml --seed 3");
  EXPECT_EQ(command_into_new_folder("spacemoe run --out=r --set 'schemes=[A, {name: --force}]' a"),
            "spacemoe run --set 'schemes=[A, {name: --force}]' a");
  EXPECT_EQ(command_into_new_folder("spacemoe run a.yaml --out"), "spacemoe run a.yaml");
  EXPECT_EQ(command_into_new_folder("spacemoe run 'it'\\''s mine.yaml' '--out=my results' --force"),
            "spacemoe run 'it'\\''s mine.yaml'");
}

TEST_F(StoredResultTest, EveryOtherFileOfTheManifestHasToBeThere) {
  fs::remove(folder_ / "distribution.csv");
  EXPECT_THROW((void)read_result_folder(folder_), ConfigError) << "as one that has changed";
}

TEST_F(StoredResultTest, FilesOfAnotherResultAreNoneOfThisOne) {
  write_file_atomically(folder_ / "search.csv", "time_s,moves,best_s,current_s\n1,2,3,4\n");
  EXPECT_FALSE(read_result_folder(folder_).search_course);
  make_unsealed();
  EXPECT_TRUE(read_result_folder(folder_).search_course);
}

TEST_F(StoredResultTest, OfAnEarlierVersionIsReadWithARemark) {
  make_unsealed();
  EXPECT_THAT(read_result_folder(folder_).remarks,
              testing::ElementsAre(HasSubstr("earlier version, without hashes")));
}

// Then a skew's ranks were shuffled by the seed of the evaluation, here 5.
TEST_F(StoredResultTest, OfAnEarlierVersionHasThePopularityThatItWasComputedWith) {
  EXPECT_EQ(read_result_folder(folder_).loaded.config.activation.seed, 1U);
  make_unsealed();
  auto manifest = nlohmann::ordered_json::parse(files_.back().content);
  manifest["config"]["activation"].erase("seed");
  write_file_atomically(folder_ / "manifest.json", manifest.dump(2) + "\n");
  EXPECT_EQ(read_result_folder(folder_).loaded.config.activation.seed, 5U);
}

// 400 flips; a fixed seed.
TEST_F(StoredResultTest, NoBitFlipsWithoutBeingNoticed) {
  std::mt19937_64 random(20261);
  std::size_t size = 0;
  for (const ResultFile& file : files_) {
    size += read_file(folder_ / file.name).size();
  }
  for (int flip = 0; flip < 400; ++flip) {
    // Each byte of the folder is as likely as another.
    std::size_t at = std::uniform_int_distribution<std::size_t>(0, size - 1)(random);
    auto file = files_.begin();
    std::string whole = read_file(folder_ / file->name);
    while (at >= whole.size()) {
      at -= whole.size();
      whole = read_file(folder_ / (++file)->name);
    }
    write_file_atomically(folder_ / file->name, flipped_bit(whole, 8 * at + random() % 8));
    EXPECT_THAT(complaint(), HasSubstr("other bytes than were written")) << file->name << " " << at;
    write_file_atomically(folder_ / file->name, whole);
  }
  EXPECT_EQ(complaint(), "none");
}

TEST_F(StoredResultTest, AManifestWithoutAKeyIsToldOfTheKey) {
  make_unsealed();
  for (const char* key :
       {"version", "commit", "command", "config_hash", "seed", "slots", "slots_planned",
        "why_not_exact", "stages", "agreement", "comparisons", "config"}) {
    for (const bool is_missing : {true, false}) {
      auto manifest = nlohmann::ordered_json::parse(files_.back().content);
      if (is_missing) {
        manifest.erase(key);
      } else {
        manifest[key] = -1;
      }
      write_file_atomically(folder_ / "manifest.json", manifest.dump(2) + "\n");
      EXPECT_THAT(complaint(), HasSubstr("manifest.json:")) << key;
      if (is_missing) {
        EXPECT_THAT(complaint(), HasSubstr(fmt::format("{}: found no such key", key)));
      }
    }
  }
}

TEST_F(StoredResultTest, FiguresThatNoResultCanHaveAreRefusedWithTheirPlace) {
  make_unsealed();
  const auto with_field = [&](const std::string& name, const std::string& line_start,
                              const std::string& value) {
    std::string text = read_file(folder_ / name);
    const std::size_t line = text.find("\n" + line_start);
    EXPECT_NE(line, std::string::npos) << name;
    const std::size_t from = line + 1 + line_start.size();
    text.replace(from, text.find_first_of(",\n", from) - from, value);
    return text;
  };
  for (const char* name : {"layers.csv", "draws.csv", "slots.csv", "distribution.csv"}) {
    const std::string whole = read_file(folder_ / name);
    const std::string line_start =
        name == std::string("distribution.csv") ? "SpaceMoE," : "SpaceMoE,0,";
    for (const char* value : {"1e308", "-1e308", "-1"}) {
      write_file_atomically(folder_ / name, with_field(name, line_start, value));
      EXPECT_THAT(complaint(), HasSubstr(fmt::format("{}:2:", name))) << value;
      EXPECT_THAT(complaint(), HasSubstr(fmt::format("found \"{}\"", value)));
    }
    write_file_atomically(folder_ / name, whole);
  }
  write_file_atomically(folder_ / "summary.csv",
                        with_field("summary.csv", "SpaceMoE,1,126,", "1e308"));
  EXPECT_THAT(complaint(), HasSubstr("summary.csv:2:"));
}

TEST_F(StoredResultTest, APlacementOfASealedFolderIsReadAsItWasWritten) {
  const fs::path file = folder_ / "placements.csv";
  write_file_atomically(file, read_file(file) + "\n");
  const Constellation constellation({{{5, 6, 550.0, 87.0}}, {}});
  try {
    (void)read_placement(file, {3, 4, constellation});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("other bytes than were written"));
  }
}

TEST_F(StoredResultTest, TablesThatAConfigNamedNeedNotBeThereAnyMore) {
  make_unsealed();
  std::string manifest = read_file(folder_ / "manifest.json");
  const std::string skew = "\"skew\": 0.6";
  const std::size_t at = manifest.find(skew);
  ASSERT_NE(at, std::string::npos);
  manifest.replace(at, skew.size(), "\"file\": \"gone.csv\"");
  write_file_atomically(folder_ / "manifest.json", manifest);
  EXPECT_NO_THROW((void)read_result_folder(folder_));
}

}  // namespace
}  // namespace spacemoe
