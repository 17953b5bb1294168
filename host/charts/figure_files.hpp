#pragma once

#include <filesystem>
#include <span>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// Throws ConfigError (key --figures) where a file is in the way of those that write_figures would
/// write, or of their folder.
void check_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force);

/// Writes each chart as ID.svg, its data as ID.csv, and where pdf_program is there as ID.pdf.
/// Returns whether there are PDF files. Makes the folder. Throws FileError, and as check_figures;
/// with `force` earlier figures are not in the way.
bool write_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force);

}  // namespace spacemoe
