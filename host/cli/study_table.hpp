#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/charts/chart.hpp"
#include "host/cli/console.hpp"
#include "host/cli/options.hpp"
#include "host/cli/table_output.hpp"
#include "host/experiment/study.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {

/// What comes of a study.
struct StudyTable {
  std::string text;  ///< for the terminal
  std::string csv;   ///< all digits
  std::vector<Chart> charts;
};

/// A command that makes a table of a config's study: reads the config, makes sure that it may write
/// where it is to, computes, prints and writes. Errors get their places in the config. file: what
/// the CSV begins with; charts: those that there may be; check: of flags against the config, before
/// there is a network. Returns the exit status.
[[nodiscard]] int make_study_table(
    const CommonOptions& options, const TableOutput& output, const FileKind& file,
    std::span<const Chart> charts, const Console& console,
    const std::function<StudyTable(const Study&, const RunContext&)>& compute,
    const std::function<void(const ExperimentConfig&)>& check = {});

}  // namespace spacemoe
