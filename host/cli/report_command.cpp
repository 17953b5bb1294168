#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/charts/figure_files.hpp"
#include "host/charts/pdf_file.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/report/html_report.hpp"
#include "host/report/sweep_report.hpp"
#include "host/report/web_assets.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

namespace {

namespace fs = std::filesystem;

/// A sweep is a database, or a folder of databases.
bool is_sweep(const fs::path& result) {
  if (!fs::is_directory(result)) {
    return fs::exists(result);
  }
  return !fs::exists(result / "manifest.json") &&
         std::ranges::any_of(fs::directory_iterator(result), [](const fs::directory_entry& entry) {
           return entry.path().extension() == ".sqlite";
         });
}

ReportPage page_of(const ReportOptions& options) {
  if (is_sweep(options.result)) {
    return sweep_report(read_sweep(options.result));
  }
  const auto backend = make_backend(options.common.backend, options.common.threads);
  return result_report(options.result, read_result_folder(options.result), *backend);
}

fs::path default_out(const fs::path& result) {
  return fs::is_directory(result) ? result / "report.html"
                                  : fs::path(result).replace_extension("html");
}

}  // namespace

int report_command(const ReportOptions& options, const Console& console) {
  const ReportPage page = page_of(options);
  const fs::path out = options.out.value_or(default_out(options.result));
  write_file_atomically(out, page_html(page));
  console.note(fmt::format("report: {}", out.string()));
  if (web_assets().script.empty()) {
    console.note(
        "tables and drawings only: this program was built without node; ./bootstrap web "
        "gets it, then build again");
  }
  if (options.figures) {
    const bool has_pdf = write_figures(*options.figures, page.charts);
    console.note(fmt::format("figures: {}", options.figures->string()));
    if (!has_pdf) {
      console.warn(
          fmt::format("no PDF, as {} is not installed: apt-get install librsvg2-bin", pdf_program));
    }
  }
  return exit_done;
}

}  // namespace spacemoe
