#include "host/config/config.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/file.hpp"
#include "host/sweep/sweep_spec.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"

namespace spacemoe {
namespace {

/// Configs of the repository, in the order of their names.
std::vector<std::string> configs() {
  std::vector<std::filesystem::path> files;
  for (const char* folder :
       {"configs", "configs/studies", "tests/config/valid", "tests/config/invalid"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(SPACEMOE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() == ".yaml") {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> texts;
  for (const auto& file : files) {
    texts.push_back(read_file(file));
  }
  return texts;
}

/// Whoever is refused is told where.
template <class Work>
void must_say_where(Work&& work) {
  try {
    work();
  } catch (const ConfigError& error) {
    must(error.fields().position.has_value(), std::string("says where: ") + error.what());
    throw;
  }
}

void read_as_config(const std::string& file, std::string_view bytes) {
  const LoadedConfig loaded = read_config_text(file, bytes);
  const std::string resolved = resolved_yaml(loaded.config);
  must(resolved_yaml(read_config_text(file, resolved).config) == resolved,
       "reads what it has written as the same config");
  must(config_hash(read_config_text(file, resolved_json(loaded.config)).config) ==
           config_hash(loaded.config),
       "reads JSON that it has written as the same config");
  const ConfigDraft draft = draft_config_text(file, bytes);
  if (draft.root.find("sweep") != nullptr) {
    static_cast<void>(make_sweep_spec(read_sweep(draft)));
  }
}

}  // namespace

FuzzTarget config_target() {
  // Paths in a config start at its folder.
  const std::string file = SPACEMOE_SOURCE_DIR "/configs/fuzz.yaml";
  return {[file](std::string_view bytes) { must_say_where([&] { read_as_config(file, bytes); }); },
          configs()};
}

FuzzTarget override_target() {
  const std::string file = SPACEMOE_SOURCE_DIR "/configs/paper.yaml";
  const auto read = [file, text = read_file(file)](std::string_view bytes) {
    must_say_where([&] {
      static_cast<void>(read_config_text(file, text, {{std::string(bytes)}, {}}));
    });
  };
  return {read,
          {"constellation.shells.0.altitude_km=800", "evaluation.seed=123456789",
           "schemes.1.gateway=random", "schemes=[SpaceMoE, {preset: RandPlace, name: other}]",
           "model.preset=mixtral-8x7b", "model=mixtral-8x7b", "time.horizon=", "links.survival=1",
           "search.forbidden=[1, 2, 3]", "constellation.failed=[]", "reference=SpaceMoE",
           "constellation={shells: [{planes: 33, satellites_per_plane: 32, altitude_km: 550, "
           "inclination_deg: 87, phasing: 18}]}"}};
}

}  // namespace spacemoe
