#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/elements/elements_file.hpp"
#include "host/elements/text_lines.hpp"

/// Constellations as Hypatia writes them: Kassing, Bhattacherjee et al., Exploring the "Internet
/// from space" with Hypatia, IMC 2020.
namespace spacemoe {

/// The first line of tles.txt: planes and satellites of a plane. Nothing where it is another line.
[[nodiscard]] std::optional<HypatiaPlanes> hypatia_planes(std::string_view line);

/// The same, taken off the lines. Throws ConfigError where there is none of it, or too much.
[[nodiscard]] HypatiaPlanes take_hypatia_planes(TextLines& lines);

/// Throws ConfigError where there are not as many satellites as the first line says.
void check_hypatia_size(const TextLines& lines, const HypatiaPlanes& planes,
                        const std::vector<OrbitalElements>& satellites);

/// A link of isls.txt, between satellites by their place in tles.txt, from 0.
struct HypatiaLink {
  std::uint32_t first;
  std::uint32_t second;

  bool operator==(const HypatiaLink&) const = default;
};

/// Reads isls.txt: two satellites a line. Throws FileError, and ConfigError with line on anything
/// else, on satellites that there are not, on a link of a satellite with itself, and on a link
/// twice.
[[nodiscard]] std::vector<HypatiaLink> read_hypatia_links(const std::filesystem::path& file,
                                                          std::uint32_t satellites);

/// The same of a text; `name` is what messages call it.
[[nodiscard]] std::vector<HypatiaLink> read_hypatia_links_text(const std::string& name,
                                                               std::string_view text,
                                                               std::uint32_t satellites);

}  // namespace spacemoe
