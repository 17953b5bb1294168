#include "host/charts/figure_files.hpp"

#include <string>
#include <vector>

#include "host/charts/chart_data.hpp"
#include "host/charts/chart_svg.hpp"
#include "host/charts/pdf_file.hpp"
#include "host/results/result_folder.hpp"

namespace spacemoe {

bool write_figures(const std::filesystem::path& folder, std::span<const Chart> charts) {
  std::vector<ResultFile> files;
  for (const Chart& chart : charts) {
    files.push_back({chart.id + ".svg", chart_svg(chart)});
    files.push_back({chart.id + ".csv", chart_csv(chart)});
  }
  write_result_folder(folder, files);
  if (!can_write_pdf()) {
    return false;
  }
  for (const Chart& chart : charts) {
    write_pdf(folder / (chart.id + ".svg"), folder / (chart.id + ".pdf"));
  }
  return true;
}

}  // namespace spacemoe
