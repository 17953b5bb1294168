#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/console.hpp"
#include "host/cli/options.hpp"
#include "host/interchange/network_lists.hpp"
#include "host/results/own_files.hpp"

/// What `export` makes of each of its subjects, a file each.
namespace spacemoe {

enum class ExportForm : std::uint8_t {
  csv,
  json,
  sglang,
  tensorrt,
  geojson,
  czml,
  edges,
  nodes,
  npz
};

enum class ExportSubject : std::uint8_t { sweep, placement, network };

struct ExportOptions {
  std::vector<std::string> words;            ///< a subject, or none for a sweep; then a file
  CommonOptions common;                      ///< its config is that of a placement
  std::optional<std::filesystem::path> out;  ///< none: stdout
  std::optional<ExportForm> typed_form;      ///< none: the first that the subject has
  std::optional<std::uint32_t> first_layer;
  std::optional<std::uint32_t> slot;
  std::optional<std::string> sources;
  std::optional<ListedLinks> links;
  bool force = false;

  [[nodiscard]] const std::string& file() const { return words.back(); }
};

/// Writes a text to the file that was asked for, or to stdout.
void write_or_print(const ExportOptions& options, const FileKind& kind, std::string text);

[[nodiscard]] int export_placement(const ExportOptions& options, ExportForm form,
                                   const Console& console);
[[nodiscard]] int export_network(const ExportOptions& options, ExportForm form,
                                 const Console& console);

}  // namespace spacemoe
