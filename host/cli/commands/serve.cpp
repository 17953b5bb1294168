#include <memory>

#include "host/cli/commands/commands.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/cli/study_table.hpp"
#include "host/serving/serving.hpp"
#include "host/serving/serving_charts.hpp"
#include "host/serving/serving_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind load_points_file = {"", "scheme,load,rate_per_s,is_saturated,"};

struct ServeFlags {
  CommonOptions common;
  TableOutput output = {};
};

int serve_command(const ServeFlags& flags, const Console& console) {
  return make_study_table(
      flags.common, flags.output, load_points_file, serving_charts({}), console,
      [](const Study& study, const RunContext& context) -> StudyTable {
        const ServingResult result = run_serving(study, context);
        return {serving_text(result), serving_csv(result), serving_charts(result)};
      });
}

}  // namespace

void add_serve(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App* command = app.add_subcommand(
      "serve",
      "Requests of many users: how many the satellites serve, and how long they wait at each load");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  add_table_output(*command, flags->output, "CSV of every load point to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return serve_command(*flags, console); };
  });
}

}  // namespace spacemoe
