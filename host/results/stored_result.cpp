#include "host/results/stored_result.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/csv.hpp"
#include "host/base/error.hpp"
#include "host/base/seal.hpp"
#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/placement_lists.hpp"
#include "host/results/repeat_command.hpp"
#include "host/results/sealed_files.hpp"
#include "host/results/search_files.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// Error for a manifest that cannot be used: cut short, edited, or of another program.
ConfigError bad_manifest(const std::filesystem::path& file, const std::string& key,
                         const std::string& found) {
  return ConfigError({.key = key,
                      .found = found,
                      .allowed = "a manifest.json that spacemoe has written",
                      .position = TextPosition{file.string(), 0, 0}});
}

/// The entries of a manifest, each of the type that it should have.
class Manifest {
 public:
  Manifest(std::filesystem::path file, const std::string& text) : file_(std::move(file)) {
    try {
      json_ = ordered_json::parse(text);
    } catch (const nlohmann::json::exception&) {
      throw bad_manifest(file_, "", "found text that is no JSON");
    }
  }

  [[nodiscard]] const ordered_json& json() const { return json_; }

  [[nodiscard]] const ordered_json& at(const char* key) const {
    const auto found = json_.is_object() ? json_.find(key) : json_.end();
    if (found == json_.end()) {
      throw bad_manifest(file_, key, "found no such key");
    }
    return *found;
  }

  [[nodiscard]] std::string text(const char* key) const {
    const ordered_json& value = at(key);
    if (!value.is_string()) {
      throw bad_manifest(file_, key, fmt::format("found {}", value.dump()));
    }
    return value.get<std::string>();
  }

  /// Nothing for null.
  [[nodiscard]] std::optional<std::string> optional_text(const char* key) const {
    return at(key).is_null() ? std::nullopt : std::optional(text(key));
  }

  template <class Integer>
  [[nodiscard]] Integer count(const char* key) const {
    const ordered_json& value = at(key);
    if (!value.is_number_unsigned() ||
        value.get<std::uint64_t>() > std::numeric_limits<Integer>::max()) {
      throw bad_manifest(file_, key, fmt::format("found {}", value.dump()));
    }
    return value.get<Integer>();
  }

 private:
  std::filesystem::path file_;
  ordered_json json_;
};

std::optional<double> optional_number(const ordered_json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

std::vector<StageCost> stages_of(const ordered_json& list) {
  std::vector<StageCost> stages;
  for (const ordered_json& stage : list) {
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

/// Reads what the manifest says of a scheme beyond summary.csv.
void add_details(const Manifest& manifest, std::vector<SchemeResult>& schemes) {
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

/// Everything that the manifest holds; the tables are still to be read.
StoredResult read_manifest(const std::filesystem::path& folder, SealedFiles& files) {
  const Manifest manifest(files.manifest_path(), files.manifest());
  // Each into a variable of its own: GCC 12 destroys members that were never made where one of the
  // initialisers of an aggregate throws.
  std::string config_json = manifest.at("config").dump(2);
  // Older results do not say where their config was.
  const std::filesystem::path config_folder = folder / manifest.json().value("config_folder", "");
  LoadedConfig loaded = read_stored_config(config_folder / manifest_name, config_json);
  ExperimentResult result{};
  result.slots_planned = manifest.count<std::uint32_t>("slots_planned");
  result.slots_done = manifest.count<std::uint32_t>("slots");
  result.why_not_exact = manifest.optional_text("why_not_exact");
  if (manifest.json().contains("why_no_interval")) {  // older results do not have it
    result.why_no_interval = manifest.optional_text("why_no_interval");
  }
  if (manifest.json().contains("replayed")) {  // likewise
    result.replayed = manifest.optional_text("replayed");
  }
  result.stages = stages_of(manifest.at("stages"));
  result.stopping = stopping_of(manifest.json());
  result.schemes = read_summary(files.take_table("summary.csv"));
  add_details(manifest, result.schemes);
  std::string version = manifest.text("version");
  std::string commit = manifest.text("commit");
  std::string command = manifest.text("command");
  std::string config_hash = manifest.text("config_hash");
  const auto seed = manifest.count<std::uint64_t>("seed");
  return {std::move(loaded),
          std::move(result),
          std::move(config_json),
          files.manifest(),
          std::move(version),
          std::move(commit),
          std::move(command),
          std::move(config_hash),
          seed,
          {},
          std::nullopt,
          std::nullopt};
}

void read_tables(SealedFiles& files, StoredResult& stored) {
  std::vector<SchemeResult>& schemes = stored.result.schemes;
  read_layers(files.take_table("layers.csv"), stored.loaded.config.model.layers, schemes);
  read_draws(files.take_table("draws.csv"), schemes);
  read_slots(files.take_table("slots.csv"), stored.result.slots_done, schemes);
  const ConstellationSpec& constellation = stored.loaded.config.constellation;
  if (files.has("placements.csv")) {
    const CsvTable placements = files.take_table("placements.csv");
    if (constellation.is_flying() && !constellation.flying) {
      stored.remarks.emplace_back(
          "placements.csv is passed over: the elements of its satellites are not there any more.");
    } else {
      read_placements(placements, stored.loaded.config, schemes);
    }
  } else {
    stored.remarks.push_back(fmt::format("No placements.csv; this makes it, in a new folder: {}",
                                         command_into_new_folder(stored.command)));
  }
  // Results of older versions have no distributions.
  if (files.has("distribution.csv")) {
    read_distribution(files.take_table("distribution.csv"), schemes);
  }
  if (files.has("search.csv")) {
    stored.search_course = files.take_table("search.csv");
  }
  if (files.has("search.json")) {
    stored.search_wall_s = stored_search_wall_s(files.text("search.json"));
  }
}

}  // namespace

StoredResult read_result_folder(const std::filesystem::path& folder) {
  SealedFiles files(folder);
  try {
    StoredResult stored = read_manifest(folder, files);
    const std::vector<SchemeResult>& schemes = stored.result.schemes;
    if (schemes.empty()) {
      throw bad_manifest(folder / "summary.csv", "", "found no scheme");
    }
    read_tables(files, stored);
    if (!files.is_sealed()) {
      stored.remarks.emplace_back(
          "A result of an earlier version, without hashes: damage to its files may go unnoticed.");
    }
    const auto reference =
        std::ranges::find(schemes, stored.loaded.config.reference,
                          [](const SchemeResult& scheme) { return scheme.summary.scheme; });
    if (reference == schemes.end()) {
      throw bad_manifest(
          files.manifest_path(), "config.reference",
          fmt::format("found {}, which summary.csv does not have", stored.loaded.config.reference));
    }
    stored.result.reference = static_cast<std::uint32_t>(reference - schemes.begin());
    return stored;
  } catch (const nlohmann::json::exception& error) {
    throw bad_manifest(
        files.manifest_path(), "",
        fmt::format("found an entry that is missing or of another type: {}", error.what()));
  }
}

}  // namespace spacemoe
