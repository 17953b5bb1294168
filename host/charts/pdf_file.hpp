#pragma once

#include <filesystem>

namespace spacemoe {

/// The program that turns drawings into PDF: rsvg-convert, of Debian's librsvg2-bin.
inline constexpr const char* pdf_program = "rsvg-convert";

/// Whether it is on PATH.
[[nodiscard]] bool can_write_pdf();

/// Makes a PDF of an SVG file. Throws FileError where that fails.
void write_pdf(const std::filesystem::path& svg, const std::filesystem::path& pdf);

}  // namespace spacemoe
