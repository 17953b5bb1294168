#include "host/results/stored_result.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/csv.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/placement_lists.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// Error for a manifest that cannot be used: cut short, edited, or of another program.
ConfigError bad_manifest(const std::filesystem::path& file, const std::string& found) {
  return ConfigError({.found = found,
                      .allowed = "a manifest.json that spacemoe has written",
                      .position = TextPosition{file.string(), 0, 0}});
}

std::optional<double> optional_number(const ordered_json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

std::vector<StageCost> stages_of(const ordered_json& manifest) {
  std::vector<StageCost> stages;
  for (const ordered_json& stage : manifest.at("stages")) {
    stages.push_back({stage.at("stage").get<std::string>(), stage.at("wall_s").get<double>(),
                      stage.at("peak_memory_bytes").get<std::uint64_t>(),
                      stage.value("host_waited_s", 0.0),  // older results do not have these
                      stage.value("backend_waited_s", 0.0)});
  }
  return stages;
}

std::optional<StoppingOutcome> stopping_of(const ordered_json& manifest) {
  const auto until = manifest.find("until");  // older results do not have it
  return until == manifest.end() || until->is_null()
             ? std::nullopt
             : std::optional(StoppingOutcome{until->at("relative_half_width").get<double>(),
                                             until->at("reached").get<bool>()});
}

/// A table that was written to its end.
CsvTable whole_table(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  CsvTable table(file.string(), text);
  if (!text.ends_with('\n')) {
    throw table.error("found no end of the last line", "a line end",
                      "the file may have been cut short");
  }
  return table;
}

/// Reads what the manifest says of a scheme beyond summary.csv.
void add_details(const ordered_json& manifest, std::vector<SchemeResult>& schemes) {
  const auto named = [&](const ordered_json& entry) {
    return std::ranges::find(schemes, entry.at("scheme").get<std::string>(),
                             [](const SchemeResult& scheme) { return scheme.summary.scheme; });
  };
  for (const ordered_json& entry : manifest.at("comparisons")) {
    if (const auto scheme = named(entry); scheme != schemes.end()) {
      scheme->summary.p_value = optional_number(entry.at("p"));
      scheme->summary.shift_s = optional_number(entry.at("hodges_lehmann_shift_s"));
    }
  }
  for (const ordered_json& entry : manifest.at("agreement")) {
    if (const auto scheme = named(entry); scheme != schemes.end()) {
      scheme->summary.sampling_error_s = optional_number(entry.at("sampling_error_s"));
    }
  }
}

StoredResult read_manifest(const std::filesystem::path& folder, const std::filesystem::path& file,
                           const std::string& text) {
  const ordered_json manifest = ordered_json::parse(text);
  std::string config_json = manifest.at("config").dump(2);
  // Older results do not say where their config was.
  const std::filesystem::path config_folder = folder / manifest.value("config_folder", "");
  StoredResult stored{read_stored_config(config_folder / file.filename(), config_json),
                      {{},
                       0,
                       manifest.at("slots_planned").get<std::uint32_t>(),
                       manifest.at("slots").get<std::uint32_t>(),
                       manifest.at("why_not_exact").is_null()
                           ? std::nullopt
                           : std::optional(manifest.at("why_not_exact").get<std::string>()),
                       stages_of(manifest),
                       stopping_of(manifest)},
                      config_json,
                      text,
                      manifest.at("version").get<std::string>(),
                      manifest.at("commit").get<std::string>(),
                      manifest.at("command").get<std::string>(),
                      manifest.at("config_hash").get<std::string>(),
                      manifest.at("seed").get<std::uint64_t>()};
  stored.result.schemes = read_summary(whole_table(folder / "summary.csv"));
  add_details(manifest, stored.result.schemes);
  return stored;
}

}  // namespace

StoredResult read_result_folder(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "manifest.json";
  if (!std::filesystem::exists(file)) {
    throw FileError(folder.string(), "read a result from",
                    std::filesystem::is_directory(folder)
                        ? "it holds no manifest.json, which `run` writes last"
                        : "there is no such folder");
  }
  const std::string text = read_file(file);
  try {
    StoredResult stored = read_manifest(folder, file, text);
    std::vector<SchemeResult>& schemes = stored.result.schemes;
    if (schemes.empty()) {
      throw bad_manifest(folder / "summary.csv", "found no scheme");
    }
    read_layers(whole_table(folder / "layers.csv"), stored.loaded.config.model.layers, schemes);
    read_draws(whole_table(folder / "draws.csv"), schemes);
    read_slots(whole_table(folder / "slots.csv"), stored.result.slots_done, schemes);
    // Large, so that many keep results without it.
    if (!std::filesystem::exists(folder / "placements.csv")) {
      throw FileError((folder / "placements.csv").string(), "read",
                      fmt::format("it is missing; this makes it again: {}", stored.command));
    }
    read_placements(whole_table(folder / "placements.csv"), stored.loaded.config, schemes);
    // Results of older versions have no distributions.
    if (std::filesystem::exists(folder / "distribution.csv")) {
      read_distribution(whole_table(folder / "distribution.csv"), schemes);
    }
    const auto reference =
        std::ranges::find(schemes, stored.loaded.config.reference,
                          [](const SchemeResult& scheme) { return scheme.summary.scheme; });
    if (reference == schemes.end()) {
      throw bad_manifest(file, fmt::format("found reference {}, which summary.csv does not have",
                                           stored.loaded.config.reference));
    }
    stored.result.reference = static_cast<std::uint32_t>(reference - schemes.begin());
    return stored;
  } catch (const nlohmann::json::exception& error) {
    throw bad_manifest(
        file, fmt::format("found what JSON does not allow or a missing entry: {}", error.what()));
  }
}

}  // namespace spacemoe
