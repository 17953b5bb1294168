#include "host/charts/figure_files.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/csv_field.hpp"
#include "host/charts/chart_data.hpp"
#include "host/charts/chart_svg.hpp"
#include "host/charts/pdf_file.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view figures_flag = "--figures";

/// Data start with the heading of what they are drawn over.
std::string data_start(const Chart& chart) {
  return csv_field(chart.x.label);
}

}  // namespace

void check_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force) {
  check_folder(folder, figures_flag);
  const bool has_pdf = can_write_pdf();
  for (const Chart& chart : charts) {
    const std::string start = data_start(chart);
    check_free(folder / (chart.id + ".svg"), svg_file, force, figures_flag);
    check_free(folder / (chart.id + ".csv"), {"", start}, force, figures_flag);
    if (has_pdf) {
      check_free(folder / (chart.id + ".pdf"), pdf_file, force, figures_flag);
    }
  }
}

bool write_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force) {
  check_figures(folder, charts, force);
  const bool has_pdf = can_write_pdf();
  std::vector<std::string> starts(charts.size());
  std::ranges::transform(charts, starts.begin(), data_start);
  std::vector<OwnFile> files;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const Chart& chart = charts[i];
    files.push_back({folder / (chart.id + ".svg"), svg_file, chart_svg(chart)});
    files.push_back({folder / (chart.id + ".csv"), {"", starts[i]}, chart_csv(chart)});
  }
  write_own_files(files, force, figures_flag);
  if (!has_pdf) {
    return false;
  }
  for (const Chart& chart : charts) {
    write_pdf(folder / (chart.id + ".svg"), folder / (chart.id + ".pdf"));
  }
  return true;
}

}  // namespace spacemoe
