#include "host/cli/table_output.hpp"

#include "host/charts/figure_files.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {

void TableOutput::check_file(const FileKind& kind) const {
  if (file) {
    check_free(*file, kind, force, "--out");
  }
}

void TableOutput::check_charts(std::span<const Chart> charts) const {
  if (figures) {
    check_figures(*figures, charts, force);
  }
}

void TableOutput::write(const FileKind& kind, const std::string& csv,
                        std::span<const Chart> charts) const {
  if (file) {
    const OwnFile own{*file, kind, csv};
    write_own_files({&own, 1}, force, "--out");
  }
  if (figures) {
    write_figures(*figures, charts, force);
  }
}

namespace {

void add_out(CLI::App& command, TableOutput& output, const std::string& help) {
  command.add_option("--out", output.file, help)->type_name("FILE");
}

}  // namespace

void add_table_file(CLI::App& command, TableOutput& output, const std::string& help) {
  add_out(command, output, help);
  add_force(command, output.force);
}

void add_table_output(CLI::App& command, TableOutput& output, const std::string& help) {
  add_out(command, output, help);
  command.add_option("--figures", output.figures, "Folder for charts as SVG, CSV and PDF")
      ->type_name("DIR");
  add_force(command, output.force);
}

}  // namespace spacemoe
