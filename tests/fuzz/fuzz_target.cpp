#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "tests/fuzz/targets/targets.hpp"

namespace spacemoe {
namespace {

constexpr std::array targets = {
    NamedTarget{"benchmark", benchmark_target},
    NamedTarget{"config", config_target},
    NamedTarget{"counts", counts_target},
    NamedTarget{"expression", expression_target},
    NamedTarget{"isls", isls_target},
    NamedTarget{"npy", npy_target},
    NamedTarget{"npz", npz_target},
    NamedTarget{"omm", omm_target},
    NamedTarget{"override", override_target},
    NamedTarget{"pairs", pairs_target},
    NamedTarget{"placement", placement_target},
    NamedTarget{"placements", placements_target},
    NamedTarget{"planted_end", planted_end_target},
    NamedTarget{"planted_exception", planted_exception_target},
    NamedTarget{"requests", requests_target},
    NamedTarget{"result_folder", result_folder_target},
    NamedTarget{"safetensors", safetensors_target},
    NamedTarget{"satellites", satellites_target},
    NamedTarget{"sweep_block", sweep_block_target},
    NamedTarget{"sweep_cells", sweep_cells_target},
    NamedTarget{"sweep_database", sweep_database_target},
    NamedTarget{"tle", tle_target},
    NamedTarget{"trace_csv", trace_csv_target},
    NamedTarget{"trace_json", trace_json_target},
};

}  // namespace

std::span<const NamedTarget> fuzz_targets() {
  return targets;
}

FuzzTarget make_fuzz_target(std::string_view name) {
  const auto found = std::ranges::find(targets, name, &NamedTarget::name);
  if (found == targets.end()) {
    throw std::invalid_argument("there is no target " + std::string(name));
  }
  return found->make();
}

Reading give(const FuzzTarget& target, std::string_view bytes) {
  try {
    target.read(bytes);
    return Reading::taken;
  } catch (const ConfigError&) {
    return Reading::refused;
  } catch (const FileError&) {
    return Reading::refused;
  }
}

std::vector<std::string> inputs_to_begin_with(std::string_view name, const FuzzTarget& target) {
  std::vector<std::string> inputs = target.seeds;
  const std::filesystem::path corpus =
      std::filesystem::path(SPACEMOE_SOURCE_DIR "/tests/fuzz/corpus") / name;
  if (std::filesystem::exists(corpus)) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
      files.push_back(entry.path());
    }
    std::ranges::sort(files);  // so that a number always means the same input
    for (const auto& file : files) {
      inputs.push_back(read_file(file));
    }
  }
  return inputs;
}

}  // namespace spacemoe
