#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/killed_program.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// Eight points of the smoke study, in two shards.
constexpr const char* smoke_sweep = R"(
sweep:
  axes:
    - {key: links.survival, from: 0.65, to: 1, step: 0.05}
)";

/// A command that makes a file of a sweep.
struct FileCommand {
  std::string line;
  std::string file;       ///< that it makes
  bool replaces = false;  ///< whether it may be there before
};

class SweepFilesKilled : public testing::Test {
 protected:
  SweepFilesKilled() {
    std::ofstream(work.path() / "study.yaml") << slurp(config("smoke.yaml")) << smoke_sweep;
    for (const char* shard : {"1/2", "2/2"}) {
      time_of(work, std::string("sweep study.yaml --out s --shard ") + shard);
    }
    fs::create_directories(work.path() / "d");
    std::ofstream(work.path() / "d/notes.txt") << "mine";
  }

  /// What a file holds, as the program shows it.
  [[nodiscard]] std::string shown(const FileCommand& command) const {
    if (!command.file.ends_with(".sqlite")) {
      return slurp(work.path() / command.file);
    }
    const auto exported = work.spacemoe("export " + command.file);
    EXPECT_EQ(exported.exit_code, 0) << exported.err;
    return exported.out;
  }

  WorkFolder work;
};

TEST_F(SweepFilesKilled, AreWholeOrNotThere) {
  const std::vector<FileCommand> commands = {
      {"merge s --out d/merged.sqlite", "d/merged.sqlite"},
      {"report s --out d/page.html", "d/page.html", true},
      {"export s --format json --force --out d/table.json", "d/table.json", true}};
  const std::vector<std::string> shards = {slurp(work.path() / "s/shard-1-of-2.sqlite"),
                                           slurp(work.path() / "s/shard-2-of-2.sqlite")};
  std::vector<Seconds> times;
  std::vector<std::string> wholes;
  for (const FileCommand& command : commands) {
    times.push_back(time_of(work, command.line));
    wholes.push_back(shown(command));
  }
  const int kills = kills_wanted(24);
  std::mt19937_64 random(20263);
  std::uniform_real_distribution<double> part(0.0, 1.1);
  int at_work = 0;
  int without = 0;
  for (int i = 0; i < kills; ++i) {
    const std::size_t which = static_cast<std::size_t>(i) % commands.size();
    const FileCommand& command = commands[which];
    if (!command.replaces) {
      fs::remove(work.path() / command.file);
    }
    at_work += killed_after(part(random) * times[which], work.path(), command.line) ? 1 : 0;
    if (fs::exists(work.path() / command.file)) {
      EXPECT_EQ(shown(command), wholes[which]) << command.line << ", kill " << i;
    } else {
      ++without;
      EXPECT_FALSE(command.replaces) << command.line << ", kill " << i;
    }
    EXPECT_EQ(slurp(work.path() / "d/notes.txt"), "mine");
    EXPECT_EQ(slurp(work.path() / "s/shard-1-of-2.sqlite"), shards[0]);
    EXPECT_EQ(slurp(work.path() / "s/shard-2-of-2.sqlite"), shards[1]);
  }
  RecordProperty("killed_at_work", at_work);
  RecordProperty("not_there", without);
  EXPECT_GT(at_work, 0) << "nothing was tested";
  // What is left of the killed ones is in nobody's way.
  fs::remove(work.path() / "d/merged.sqlite");
  for (std::size_t i = 0; i < commands.size(); ++i) {
    time_of(work, commands[i].line);
    EXPECT_EQ(shown(commands[i]), wholes[i]);
  }
}

}  // namespace
}  // namespace spacemoe
