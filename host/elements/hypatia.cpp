#include "host/elements/hypatia.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <unordered_map>

#include <fmt/format.h>

#include "host/base/file.hpp"

namespace spacemoe {
namespace {

/// The two integers that a line holds, and nothing else.
std::optional<std::array<std::uint32_t, 2>> two_integers(std::string_view line) {
  std::array<std::uint32_t, 2> values{};
  for (std::uint32_t& value : values) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const auto [stop, failed] = std::from_chars(line.data(), line.data() + line.size(), value);
    const auto digits = static_cast<std::size_t>(stop - line.data());
    const bool is_apart = digits == line.size() || line[digits] == ' ' || line[digits] == '\t';
    if (failed != std::errc() || !is_apart) {
      return std::nullopt;
    }
    line.remove_prefix(digits);
  }
  return line.find_first_not_of(" \t") == std::string_view::npos ? std::optional(values)
                                                                 : std::nullopt;
}

}  // namespace

std::optional<HypatiaPlanes> hypatia_planes(std::string_view line) {
  const auto values = two_integers(line);
  return values ? std::optional(HypatiaPlanes{(*values)[0], (*values)[1]}) : std::nullopt;
}

HypatiaPlanes take_hypatia_planes(TextLines& lines) {
  constexpr std::uint64_t max_satellites = 1'000'000;
  const auto line = lines.next();
  const auto planes = line ? hypatia_planes(line->text) : std::nullopt;
  const std::uint64_t satellites =
      planes ? std::uint64_t{planes->planes} * planes->satellites_per_plane : 0;
  if (satellites == 0 || satellites > max_satellites) {
    throw lines.error(line ? line->number : 1, 1,
                      {.found = fmt::format("found {}", line ? excerpt(line->text) : "nothing"),
                       .allowed = "numbers of planes and of satellites in each, from 1"});
  }
  return *planes;
}

void check_hypatia_size(const TextLines& lines, const HypatiaPlanes& planes,
                        const std::vector<OrbitalElements>& satellites) {
  const std::uint64_t wanted = std::uint64_t{planes.planes} * planes.satellites_per_plane;
  if (satellites.size() != wanted) {
    throw lines.error(lines.last_number(), 1,
                      {.found = fmt::format("found {} satellites", satellites.size()),
                       .allowed = fmt::format("{}, as the first line says: {} planes of {}", wanted,
                                              planes.planes, planes.satellites_per_plane)});
  }
}

std::vector<HypatiaLink> read_hypatia_links_text(const std::string& name, std::string_view text,
                                                 std::uint32_t satellites) {
  TextLines lines(name, text);
  std::vector<HypatiaLink> links;
  std::unordered_map<std::uint64_t, int> line_of;
  while (const auto line = lines.next()) {
    const auto ends = two_integers(line->text);
    const auto complain = [&](std::string allowed) {
      return lines.error(
          line->number, 1,
          {.found = fmt::format("found {}", excerpt(line->text)), .allowed = std::move(allowed)});
    };
    if (!ends) {
      throw complain("two satellites, as numbers");
    }
    const auto [low, high] = std::minmax((*ends)[0], (*ends)[1]);
    if (high >= satellites) {
      throw complain(fmt::format("satellites from 0 to {}", std::int64_t{satellites} - 1));
    }
    if (low == high) {
      throw complain("two different satellites");
    }
    const std::uint64_t key = (std::uint64_t{low} << 32U) | high;
    if (const auto [first, is_new] = line_of.try_emplace(key, line->number); !is_new) {
      throw complain(fmt::format("each link once, and line {} has it", first->second));
    }
    links.push_back({(*ends)[0], (*ends)[1]});
  }
  return links;
}

std::vector<HypatiaLink> read_hypatia_links(const std::filesystem::path& file,
                                            std::uint32_t satellites) {
  return read_hypatia_links_text(file.string(), read_file(file, max_elements_bytes), satellites);
}

}  // namespace spacemoe
