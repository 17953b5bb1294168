#include <memory>

#include "host/cli/commands/commands.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/cli/study_table.hpp"
#include "host/generation/generation.hpp"
#include "host/generation/generation_charts.hpp"
#include "host/generation/generation_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind sequences_file = {"", "scheme,sequence,placement,start_s,"};

struct GenerateFlags {
  CommonOptions common;
  TableOutput output = {};
};

int generate_command(const GenerateFlags& flags, const Console& console) {
  return make_study_table(
      flags.common, flags.output, sequences_file, generation_charts({}), console,
      [](const Study& study, const RunContext& context) -> StudyTable {
        const GenerationResult result = run_generation(study, context);
        return {generation_text(result), sequences_csv(result), generation_charts(result)};
      });
}

}  // namespace

void add_generate(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<GenerateFlags>();
  CLI::App* command = app.add_subcommand(
      "generate",
      "Sequences of tokens on the moving network: tokens a second, and from one token to the next");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  add_table_output(*command, flags->output, "CSV of every sequence to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return generate_command(*flags, console); };
  });
}

}  // namespace spacemoe
