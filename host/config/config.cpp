#include "host/config/config.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/config_errors.hpp"
#include "host/base/file.hpp"
#include "host/config/config_overrides.hpp"
#include "host/config/config_presets.hpp"
#include "host/config/config_reader.hpp"
#include "host/config/config_rules.hpp"
#include "host/config/config_tree.hpp"
#include "host/constellation/epoch.hpp"
#include "host/model/derived_figures.hpp"

namespace spacemoe {
namespace {

/// A config's name as that of a folder.
std::string name_of(const std::filesystem::path& file) {
  std::string name = file.stem().string();
  for (char& letter : name) {
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                          (letter >= '0' && letter <= '9') || letter == '.' || letter == '_';
    letter = is_plain ? letter : '-';
  }
  name.erase(0, std::min(name.find_first_not_of("._-"), name.size()));
  return name.empty() ? "study" : name.substr(0, 100);
}

/// The word `counts` promises a table, which `conditional_poisson` need not have.
std::optional<ConfigError> missing_counts(const ConfigNode& root,
                                          const ActivationSpec& activation) {
  const ConfigNode* block = root.find("activation");
  const ConfigNode* kind = block == nullptr ? nullptr : block->find("kind");
  if (kind == nullptr || kind->text != "counts" || activation.file) {
    return std::nullopt;
  }
  return ConfigError({.key = "activation.kind",
                      .found = "found \"counts\" without file",
                      .allowed = "counts with a file of counts",
                      .position = kind->place()});
}

std::string list_of(PresetKind kind, std::string_view heading) {
  std::string text = fmt::format("{}\n", heading);
  for (const std::string& name : preset_names(kind)) {
    text += fmt::format("  {:<22} {}\n", name, preset_summary(kind, name));
  }
  return text;
}

/// A config as far as it could be read, and what is wrong with it.
struct Reading {
  LoadedConfig loaded;
  FieldErrors found;

  /// Whether all fields of a block were read without an error.
  [[nodiscard]] bool is_sound(std::string_view block) const {
    return std::ranges::none_of(found.unread, [&](std::string_view key) {
      const bool is_whole_text = key.empty();
      return is_whole_text ||
             (key.starts_with(block) && (key.size() == block.size() || key[block.size()] == '.'));
    });
  }

  void add(ConfigError error) {
    found.unread.push_back(error.fields().key);
    found.errors.push_back(std::move(error));
  }
};

void add_found(FieldErrors& found, FieldErrors more) {
  std::ranges::move(more.errors, std::back_inserter(found.errors));
  std::ranges::move(more.unread, std::back_inserter(found.unread));
}

/// Figures that a config states itself, which have values without that.
StatedFigures stated_figures(const ConfigNode& root) {
  const ConfigNode* model = root.find("model");
  const auto states = [&](std::string_view key) {
    return model != nullptr && model->find(key) != nullptr;
  };
  return {states("expert_flops"), states("gateway_flops")};
}

/// Reads the file of elements that a config names, which says when time 0 is unless the config
/// does. Returns what is wrong with it.
std::vector<ConfigError> read_satellites(ExperimentConfig& config, ConfigFiles files,
                                         LastFlying& elements) {
  ConstellationSpec& constellation = config.constellation;
  if (!constellation.is_flying()) {
    return {};
  }
  try {
    const auto at = config.time.epoch ? epoch_time(*config.time.epoch) : std::nullopt;
    constellation.flying = elements.read(constellation.elements, at);
    if (!config.time.epoch) {
      config.time.epoch = utc_text(constellation.flying->at);
    }
  } catch (const ConfigError& error) {
    return {error};
  } catch (const FileError&) {
    if (files == ConfigFiles::must_exist) {
      throw;
    }
  }
  return {};
}

Reading read_fields_of(ConfigDraft draft, ConfigFiles files, LastFlying& elements) {
  std::vector<ConfigError> unknown = expand_presets(draft.root);
  ExperimentConfig config;
  config.name = name_of(draft.file);
  config.folder = draft.file.parent_path();
  FieldErrors found = read_fields(draft.root, config.folder, files, config);
  add_found(found, read_dimension_fields(draft.root, config.model));
  if (config.model.dimensions && config.model.layers > 0) {
    derive_figures(config.model, stated_figures(draft.root));
  }
  if (config.links.payload_from_model) {
    config.links.payload_bits = config.model.activation_bits();
  }
  std::vector<ConfigError> no_satellites = read_satellites(config, files, elements);
  if (config.weather.greenwich_of_epoch && config.time.epoch) {
    config.weather.greenwich_deg =
        greenwich_deg(days_since_j2000(*config.time.epoch).value_or(0.0));
  }
  if (config.reference.empty() && !config.schemes.empty()) {
    config.reference = config.schemes.front().name;
  }
  std::optional<ConfigError> no_counts = missing_counts(draft.root, config.activation);
  Reading reading{{std::move(config), ConfigSource(std::move(draft.root))}, std::move(found)};
  std::ranges::for_each(unknown, [&](ConfigError& error) { reading.add(std::move(error)); });
  for (const ConfigError& error : no_satellites) {
    reading.found.unread.emplace_back("constellation.elements.file");
    reading.add(error.fields().position ? error : reading.loaded.source.located(error));
  }
  if (no_counts && reading.is_sound("activation")) {
    reading.add(std::move(*no_counts));
  }
  return reading;
}

/// Whether a resolved config says which experts a skew makes popular.
bool states_popularity(const ConfigNode& root) {
  const ConfigNode* activation = root.find("activation");
  return activation != nullptr && activation->find("seed") != nullptr;
}

/// Rules know the key; the text has its position.
std::vector<ConfigError> located(const std::vector<BrokenRule>& broken,
                                 const ConfigSource& source) {
  std::vector<ConfigError> errors;
  for (const BrokenRule& rule : broken) {
    errors.push_back(source.located(rule.error, rule.blocks));
  }
  return errors;
}

/// Adds the overrides that a part of a config comes from, each once.
void add_overrides(const ConfigNode& node, std::vector<std::string>& overrides) {
  for (const TextPosition& position : {node.key_position, node.position}) {
    if (is_override(position) && std::ranges::find(overrides, position.file) == overrides.end()) {
      overrides.push_back(position.file);
    }
  }
  for (const ConfigNode& child : node.children) {
    add_overrides(child, overrides);
  }
}

/// A hint that also names overrides.
std::string with_overrides(std::string hint, const std::vector<std::string>& overrides) {
  constexpr std::size_t max_named = 3;
  const std::size_t named = std::min(overrides.size(), max_named);
  if (named == 0) {
    return hint;
  }
  return fmt::format(
      "{}{}see also {}{}", hint, hint.empty() ? "" : "; ",
      fmt::join(std::span(overrides).first(named), ", "),
      overrides.size() == named ? "" : fmt::format(" and {} more --set", overrides.size() - named));
}

/// A config that is right, or all errors of its fields and of their combinations.
LoadedConfig read_whole(ConfigDraft draft, ConfigFiles files) {
  LastFlying elements;
  Reading reading = read_fields_of(std::move(draft), files, elements);
  const auto is_sound = [&](std::string_view block) { return reading.is_sound(block); };
  std::vector<ConfigError> errors =
      located(broken_rules(reading.loaded.config, is_sound), reading.loaded.source);
  std::ranges::move(reading.found.errors, std::back_inserter(errors));
  throw_all(std::move(errors));
  return std::move(reading.loaded);
}

}  // namespace

TextPosition ConfigSource::locate(std::string_view key) const {
  const ConfigNode* node = &root_;
  while (!key.empty()) {
    const std::size_t end = std::min(key.find('.'), key.size());
    const ConfigNode* next = node->step(key.substr(0, end));
    if (next == nullptr) {
      break;
    }
    node = next;
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return node->place();
}

ConfigError ConfigSource::located(const ConfigError& error,
                                  std::span<const std::string_view> blocks) const {
  std::vector<std::string> overrides;
  for (const std::string_view block : blocks) {
    if (const ConfigNode* node = root_.find(block)) {
      add_overrides(*node, overrides);
    }
  }
  ConfigError::Fields fields = error.fields();
  fields.position = locate(fields.key);
  std::erase(overrides, fields.position->file);
  fields.hint = with_overrides(std::move(fields.hint), overrides);
  return ConfigError(std::move(fields));
}

ConfigError ConfigSource::located(const ConfigError& error) const {
  const std::string& key = error.fields().key;
  const std::string_view own = std::string_view(key).substr(0, key.find('.'));
  const std::array<std::string_view, 6> blocks = {"constellation", "model",   "compute",
                                                  "activation",    "schemes", own};
  return located(error, blocks);
}

ConfigDraft draft_config(const std::filesystem::path& file, const ConfigChanges& changes) {
  return draft_config_text(file, read_file(file, max_config_bytes), changes);
}

ConfigDraft draft_config_text(const std::filesystem::path& file, std::string_view text,
                              const ConfigChanges& changes) {
  ConfigDraft draft{file, parse_config_text(file.string(), text)};
  for (const std::string& assignment : changes.set) {
    apply_override(draft.root, assignment);
  }
  if (changes.seed) {
    apply_override(draft.root, fmt::format("evaluation.seed={}", *changes.seed));
  }
  return draft;
}

LoadedConfig read_draft(ConfigDraft draft, LastFlying& elements) {
  Reading reading = read_fields_of(std::move(draft), ConfigFiles::must_exist, elements);
  throw_all(std::move(reading.found.errors));
  return std::move(reading.loaded);
}

void check_together(const LoadedConfig& loaded) {
  const auto all_sound = [](std::string_view) { return true; };
  throw_all(located(broken_rules(loaded.config, all_sound), loaded.source));
}

LoadedSweep read_sweep(const ConfigDraft& draft) {
  LoadedSweep loaded{{}, ConfigSource(draft.root)};
  throw_all(read_sweep_fields(draft.root, loaded.block).errors);
  throw_all(located(broken_rules(loaded.block), loaded.source));
  return loaded;
}

LoadedConfig read_config(const std::filesystem::path& file, const ConfigChanges& changes) {
  return read_config_text(file, read_file(file, max_config_bytes), changes);
}

LoadedConfig read_config_text(const std::filesystem::path& file, std::string_view text,
                              const ConfigChanges& changes) {
  return read_whole(draft_config_text(file, text, changes), ConfigFiles::must_exist);
}

LoadedConfig read_stored_config(const std::filesystem::path& file, std::string_view text) {
  ConfigDraft draft = draft_config_text(file, text);
  const bool is_earlier = !states_popularity(draft.root);
  LoadedConfig loaded = read_whole(std::move(draft), ConfigFiles::may_be_missing);
  if (is_earlier) {
    // Earlier versions took the seed of the evaluation.
    loaded.config.activation.seed = loaded.config.evaluation.seed;
  }
  return loaded;
}

std::string list_presets() {
  return list_of(PresetKind::model, "models") +
         list_of(PresetKind::constellation, "constellations") +
         list_of(PresetKind::weather, "weather") + list_of(PresetKind::compute, "compute") +
         list_of(PresetKind::scheme, "schemes");
}

}  // namespace spacemoe
