#include "host/charts/figure_files.hpp"

#include <string>
#include <vector>

#include "host/charts/chart_data.hpp"
#include "host/charts/chart_svg.hpp"
#include "host/charts/pdf_file.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {
bool write_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force) {
  const bool has_pdf = can_write_pdf();
  std::vector<OwnFile> files;
  for (const Chart& chart : charts) {
    files.push_back({folder / (chart.id + ".svg"), svg_file, chart_svg(chart)});
    // Data start with the heading of what they are drawn over.
    files.push_back({folder / (chart.id + ".csv"), {"", chart.x.label}, chart_csv(chart)});
    if (has_pdf) {
      check_free(folder / (chart.id + ".pdf"), pdf_file, force, "--figures");
    }
  }
  write_own_files(files, force, "--figures");
  if (!has_pdf) {
    return false;
  }
  for (const Chart& chart : charts) {
    write_pdf(folder / (chart.id + ".svg"), folder / (chart.id + ".pdf"));
  }
  return true;
}

}  // namespace spacemoe
