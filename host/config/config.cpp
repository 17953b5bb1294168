#include "host/config/config.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/config/config_overrides.hpp"
#include "host/config/config_presets.hpp"
#include "host/config/config_reader.hpp"
#include "host/config/config_rules.hpp"
#include "host/config/config_tree.hpp"

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
void check_counts(const ConfigNode& root, const ActivationSpec& activation) {
  const ConfigNode* block = root.find("activation");
  const ConfigNode* kind = block == nullptr ? nullptr : block->find("kind");
  if (kind != nullptr && kind->text == "counts" && !activation.file) {
    throw ConfigError({.key = "activation.kind",
                       .found = "found \"counts\" without file",
                       .allowed = "counts with a file of counts",
                       .position = kind->place()});
  }
}

std::string list_of(PresetKind kind, std::string_view heading) {
  std::string text = fmt::format("{}\n", heading);
  for (const std::string& name : preset_names(kind)) {
    text += fmt::format("  {:<22} {}\n", name, preset_summary(kind, name));
  }
  return text;
}

LoadedConfig read_fields_of(ConfigDraft draft, ConfigFiles files) {
  expand_presets(draft.root);
  ExperimentConfig config;
  config.name = name_of(draft.file);
  config.folder = draft.file.parent_path();
  read_fields(draft.root, config.folder, files, config);
  if (config.links.payload_from_model) {
    config.links.payload_bits = config.model.activation_bits();
  }
  if (config.reference.empty()) {
    config.reference = config.schemes.front().name;
  }
  check_counts(draft.root, config.activation);
  return {std::move(config), ConfigSource(std::move(draft.root))};
}

/// Whether a resolved config says which experts a skew makes popular.
bool states_popularity(const ConfigNode& root) {
  const ConfigNode* activation = root.find("activation");
  return activation != nullptr && activation->find("seed") != nullptr;
}

/// Rules know the key; the text has its position.
template <class Spec>
void check_with_positions(const Spec& spec, const ConfigSource& source) {
  try {
    check_rules(spec);
  } catch (const ConfigError& error) {
    throw error.located_at(source.locate(error.fields().key));
  }
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

LoadedConfig read_draft(ConfigDraft draft) {
  return read_fields_of(std::move(draft), ConfigFiles::must_exist);
}

void check_together(const LoadedConfig& loaded) {
  check_with_positions(loaded.config, loaded.source);
}

LoadedSweep read_sweep(const ConfigDraft& draft) {
  LoadedSweep loaded{{}, ConfigSource(draft.root)};
  read_sweep_fields(draft.root, loaded.block);
  check_with_positions(loaded.block, loaded.source);
  return loaded;
}

LoadedConfig read_config(const std::filesystem::path& file, const ConfigChanges& changes) {
  return read_config_text(file, read_file(file, max_config_bytes), changes);
}

LoadedConfig read_config_text(const std::filesystem::path& file, std::string_view text,
                              const ConfigChanges& changes) {
  LoadedConfig loaded = read_draft(draft_config_text(file, text, changes));
  check_together(loaded);
  return loaded;
}

LoadedConfig read_stored_config(const std::filesystem::path& file, std::string_view text) {
  ConfigDraft draft = draft_config_text(file, text);
  const bool is_earlier = !states_popularity(draft.root);
  LoadedConfig loaded = read_fields_of(std::move(draft), ConfigFiles::may_be_missing);
  if (is_earlier) {
    // Earlier versions took the seed of the evaluation.
    loaded.config.activation.seed = loaded.config.evaluation.seed;
  }
  check_together(loaded);
  return loaded;
}

std::string list_presets() {
  return list_of(PresetKind::model, "models") +
         list_of(PresetKind::constellation, "constellations") +
         list_of(PresetKind::scheme, "schemes");
}

}  // namespace spacemoe
