#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spacemoe/results.hpp>

#include "host/api/argument_checks.hpp"
#include "host/api/outside_errors.hpp"
#include "host/api/run_record.hpp"
#include "host/base/error.hpp"
#include "host/base/version.hpp"
#include "host/config/config.hpp"
#include "host/results/run_files.hpp"

namespace spacemoe::api {
namespace {

/// The config as a folder can tell it: where a caller's rule stood, the placement that it gave.
ExperimentConfig written_config(const RunRecord& record, const std::filesystem::path& folder) {
  ExperimentConfig config = record.config;
  for (Scheme& scheme : config.schemes) {
    if (record.own_schemes.contains(scheme.name)) {
      scheme.placement = config.folder / path_between(record.folder, folder / "placements.csv");
    }
  }
  return config;
}

Provenance provenance_of(const RunRecord& record, const std::filesystem::path& folder,
                         const std::string& command) {
  const ExperimentConfig config = written_config(record, folder);
  return {command.empty() ? fmt::format("libspacemoe {}", spacemoe::version()) : command,
          resolved_json(config),
          config_hash(config),
          path_between(folder, record.folder),
          config.evaluation.seed,
          record.backend,
          record.batch_slots};
}

void write(const RunRecord& record, const std::string& where, const SaveOptions& options) {
  ResultFolder folder({.wanted = where,
                       .name = {},
                       .command = ResultOf::run,
                       .force = options.force,
                       .inputs = placement_inputs(record.config)});
  const Provenance provenance = provenance_of(record, folder.path(), options.command);
  check_can_be_written(provenance);
  folder.write(run_files(record.result, Constellation(record.config.constellation), provenance));
}

/// An error about the flag --out, as one about the argument.
spacemoe::ConfigError about_argument(const spacemoe::ConfigError& error) {
  spacemoe::ConfigError::Fields fields = error.fields();
  if (fields.key == "--out") {
    fields.key = "folder";
  }
  constexpr std::string_view flag = "--force";
  const std::size_t at = fields.hint.find(flag);
  if (at != std::string::npos) {
    fields.hint.replace(at, flag.size(), "force");
  }
  return spacemoe::ConfigError(std::move(fields));
}

}  // namespace

void Results::save(const std::string& folder, const SaveOptions& options) const {
  if (!record) {
    refuse_argument("results", "found figures without the run that they are of",
                    "what Study::run and Study::evaluate give");
  }
  if (folder.empty()) {
    refuse_argument("folder", "found no name", "a new folder");
  }
  at_door(nullptr, [&] {
    try {
      write(*record, folder, options);
    } catch (const spacemoe::ConfigError& error) {
      throw about_argument(error);
    }
  });
}

}  // namespace spacemoe::api
