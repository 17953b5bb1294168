#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/elements/orbital_elements.hpp"

namespace spacemoe {

/// How a file has its elements.
enum class ElementsForm : std::uint8_t { omm_json, omm_csv, tle, hypatia };

/// Planes of a tles.txt, whose satellites stand plane by plane.
struct HypatiaPlanes {
  std::uint32_t planes;
  std::uint32_t satellites_per_plane;
};

/// What a file of elements holds, fit for SGP4.
struct ElementsFile {
  ElementsForm form;
  /// In the order of the file. Each object once; none that has decayed.
  std::vector<OrbitalElements> satellites;
  std::optional<HypatiaPlanes> planes;  ///< of Hypatia
  /// What the user must know, a sentence each, with file and line: objects left out, epochs far
  /// apart.
  std::vector<std::string> remarks;
};

/// Size in bytes of the largest file of elements that is read: some 200,000 objects.
inline constexpr std::uint64_t max_elements_bytes = std::uint64_t{256} << 20U;

/// Reads elements in any of these forms, which the content tells: OMM as JSON or CSV, as CelesTrak
/// and Space-Track write them; two-line element sets, with or without names; Hypatia's tles.txt.
/// Throws FileError on a file that cannot be read or is too large, and ConfigError with line on
/// content that is none of these, damaged, or empty.
[[nodiscard]] ElementsFile read_elements(const std::filesystem::path& file);

/// The same of a text; `name` is what messages call it.
[[nodiscard]] ElementsFile read_elements_text(const std::string& name, std::string_view text);

}  // namespace spacemoe
