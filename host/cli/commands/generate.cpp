#include <memory>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/set_up_progress.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/table_output.hpp"
#include "host/experiment/study.hpp"
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
  StopSignal stop(console);
  const LoadedConfig loaded = load_config(flags.common);
  return with_positions(loaded, [&] {
    flags.output.check_file(sequences_file);
    flags.output.check_charts(generation_charts({}));
    const Scenario scenario(loaded.config);
    const auto backend = chosen_backend(flags.common, stop.token());
    ShownProgress shown(console);
    tbb::task_arena arena = arena_of(*backend);
    const RunContext context{
        {arena, shown.get(), stop.token()}, *backend, batch_slots(flags.common, *backend)};
    stop.end_in_order();
    tell_backend(flags.common, *backend, console);
    const Study study(loaded.config, scenario);
    const GenerationResult result = run_generation(study, context);
    Console::data(generation_text(result));
    flags.output.write(sequences_file, sequences_csv(result), generation_charts(result));
    return int{exit_done};
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
