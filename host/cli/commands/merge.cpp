#include <memory>
#include <string>

#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/results/own_files.hpp"
#include "host/sweep/sweep_merge.hpp"

namespace spacemoe {
namespace {

struct MergeOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path out;
};

int merge_command(const MergeOptions& options, const Console& console) {
  check_folder(options.out.parent_path(), "--out");
  const MergeOutcome outcome = merge_sweeps(options.inputs, options.out);
  for (const std::string& remark : outcome.remarks) {
    console.warn(remark);
  }
  for (const std::string& line : outcome.missing) {
    console.error(line);
  }
  if (!outcome.missing.empty()) {
    console.warn(fmt::format("{} was not written", options.out.string()));
    return exit_partial;
  }
  console.note(fmt::format("{} points, each once: {}", outcome.points, options.out.string()));
  if (outcome.failed > 0) {
    console.warn(
        fmt::format("{} of them failed; spacemoe sweep --retry-failed computes them again, "
                    "then merge anew",
                    outcome.failed));
    return exit_partial;
  }
  return exit_done;
}

}  // namespace

void add_merge(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<MergeOptions>();
  CLI::App* merge = app.add_subcommand(
      "merge",
      "Put the shards of a sweep into one database; proves that no point is missing or "
      "there twice");
  merge->add_option("files", options->inputs, "Shards, or folders of them")
      ->type_name("FILE")
      ->required();
  merge->add_option("--out", options->out, "The database to write")->type_name("DB")->required();
  merge->callback([options, &line] {
    line.command = [options](const Console& console) { return merge_command(*options, console); };
  });
}

}  // namespace spacemoe
