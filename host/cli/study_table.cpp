#include "host/cli/study_table.hpp"

#include "host/cli/backend_context.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/run_output.hpp"

namespace spacemoe {

int make_study_table(const CommonOptions& options, const TableOutput& output, const FileKind& file,
                     std::span<const Chart> charts, const Console& console,
                     const std::function<StudyTable(const Study&, const RunContext&)>& compute,
                     const std::function<void(const ExperimentConfig&)>& check) {
  StopSignal stop(console);
  const LoadedConfig loaded = load_config(options);
  return with_positions(loaded, [&] {
    output.check_file(file);
    output.check_charts(charts);
    if (check) {
      check(loaded.config);
    }
    tell_satellites(loaded.config, console);
    const Scenario scenario(loaded.config);
    return with_backend(options, stop, console, [&](const RunContext& context) {
      const Study study(loaded.config, scenario);
      const StudyTable table = compute(study, context);
      Console::data(table.text);
      output.write(file, table.csv, table.charts);
      return int{exit_done};
    });
  });
}

}  // namespace spacemoe
