#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "host/charts/chart.hpp"
#include "host/results/own_files.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

namespace spacemoe {

/// What a command that prints a table writes besides, where the user asks for it: all digits as
/// CSV, and charts.
struct TableOutput {
  std::optional<std::filesystem::path> file;
  std::optional<std::filesystem::path> figures;
  bool force = false;

  /// Before the work: throw ConfigError where something is in the way that the command did not
  /// make.
  void check_file(const FileKind& kind) const;
  void check_charts(std::span<const Chart> charts) const;

  void write(const FileKind& kind, const std::string& csv, std::span<const Chart> charts) const;
};

/// The flags --out, with this help, and --force.
void add_table_file(CLI::App& command, TableOutput& output, const std::string& help);
/// These and --figures.
void add_table_output(CLI::App& command, TableOutput& output, const std::string& help);

}  // namespace spacemoe
