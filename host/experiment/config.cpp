#include "host/experiment/config.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/experiment/config_overrides.hpp"
#include "host/experiment/config_presets.hpp"
#include "host/experiment/config_reader.hpp"
#include "host/experiment/config_rules.hpp"

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
    throw ConfigError({"activation.kind", "found \"counts\" without file",
                       "counts with a file of counts", "", kind->place()});
  }
}

std::string list_of(PresetKind kind, std::string_view heading) {
  std::string text = fmt::format("{}\n", heading);
  for (const std::string& name : preset_names(kind)) {
    text += fmt::format("  {:<22} {}\n", name, preset_summary(kind, name));
  }
  return text;
}

LoadedConfig read_tree(const std::filesystem::path& file, std::string_view text,
                       const ConfigChanges& changes, ConfigFiles files) {
  ConfigNode root = parse_config_text(file.string(), text);
  for (const std::string& assignment : changes.set) {
    apply_override(root, assignment);
  }
  expand_presets(root);
  ExperimentConfig config;
  config.name = name_of(file);
  config.folder = file.parent_path();
  read_fields(root, config.folder, files, config);
  config.evaluation.seed = changes.seed.value_or(config.evaluation.seed);
  if (config.reference.empty()) {
    config.reference = config.schemes.front().name;
  }
  check_counts(root, config.activation);
  LoadedConfig loaded{std::move(config), ConfigSource(std::move(root))};
  try {
    check_rules(loaded.config);
  } catch (const ConfigError& error) {
    throw error.located_at(loaded.source.locate(error.fields().key));
  }
  return loaded;
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

LoadedConfig read_config(const std::filesystem::path& file, const ConfigChanges& changes) {
  return read_config_text(file, read_file(file), changes);
}

LoadedConfig read_config_text(const std::filesystem::path& file, std::string_view text,
                              const ConfigChanges& changes) {
  return read_tree(file, text, changes, ConfigFiles::must_exist);
}

LoadedConfig read_stored_config(const std::filesystem::path& file, std::string_view text) {
  return read_tree(file, text, {}, ConfigFiles::may_be_missing);
}

std::string list_presets() {
  return list_of(PresetKind::model, "models") +
         list_of(PresetKind::constellation, "constellations") +
         list_of(PresetKind::scheme, "schemes");
}

}  // namespace spacemoe
