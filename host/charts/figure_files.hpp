#pragma once

#include <filesystem>
#include <span>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// Writes each chart as ID.svg, its data as ID.csv, and where pdf_program is there as ID.pdf.
/// Returns whether there are PDF files. Makes the folder. Throws FileError, and ConfigError (key
/// --figures) where a file is in the way; with `force` earlier figures are not.
bool write_figures(const std::filesystem::path& folder, std::span<const Chart> charts, bool force);

}  // namespace spacemoe
