#include <string>
#include <utility>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/export_czml.hpp"
#include "host/cli/commands/export_forms.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/slot_flag.hpp"
#include "host/interchange/placement_places.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/placement_table.hpp"
#include "host/placement/serving_map.hpp"

namespace spacemoe {
namespace {

FileKind placement_kind(ExportForm form) {
  switch (form) {
    case ExportForm::tensorrt:
      return {"", tensorrt_assignments_start};
    case ExportForm::csv:
      return {"", placement_places_start};
    case ExportForm::geojson:
      return {"", placement_geojson_start};
    case ExportForm::czml:
      return {"", czml_start};
    default:
      return {"", sglang_map_start};
  }
}

Placement exported_placement(const ExportOptions& options, const ExperimentConfig& config,
                             const Constellation& constellation) {
  return read_placement(options.file(), {config.model.layers, config.model.experts, constellation,
                                         capacity_of(config.compute, config.model, constellation)});
}

std::string serving_text(const Placement& placement, ExportForm form, std::uint32_t first_layer) {
  return form == ExportForm::tensorrt ? tensorrt_assignments(placement, first_layer)
                                      : sglang_map(placement, first_layer);
}

/// The way of the slot's first token.
std::vector<LayerWay> first_token(const Study& study, SnapshotPass& pass, const SkyMoment& moment,
                                  const Placement& placement) {
  const SetLawView law = study.laws.token_view();
  const TokenTracer tracer(study.scenario, pass, law, study.compute, study.seed());
  return tracer.trace({moment.slot, moment.links}, placement);
}

/// The forms that say where satellites are.
void export_places(const ExportOptions& options, const ExperimentConfig& config, ExportForm form,
                   const Console& console) {
  const Scenario scenario(config);
  const Slot slot{options.slot.value_or(0)};
  check_slot(slot, scenario);
  const Constellation& constellation = scenario.constellation();
  const Placement placement = exported_placement(options, config, constellation);
  const auto backend = chosen_backend(options.common);
  if (form == ExportForm::czml) {
    const Study study(config, scenario);
    write_or_print_czml(options, console, [&](const TextSink& sink, Progress& progress) {
      write_czml(sink, study, placement, *backend, progress);
    });
    return;
  }
  const auto pass = backend->snapshots(scenario.evaluation_series());
  const SkyMoment moment = sky_at(scenario, *pass, config.weather.greenwich_deg, slot);
  if (form == ExportForm::csv) {
    write_or_print(options, placement_kind(form),
                   placement_places_csv(placement, constellation, moment));
    return;
  }
  const Study study(config, scenario);
  write_or_print(options, placement_kind(form),
                 placement_geojson(placement, constellation, moment,
                                   first_token(study, *pass, moment, placement)));
}

}  // namespace

int export_placement(const ExportOptions& options, ExportForm form, const Console& console) {
  if (options.common.config.empty()) {
    throw ConfigError({.key = "--config",
                       .found = "found none",
                       .allowed = "the config of the placement, which has its model and "
                                  "constellation"});
  }
  if (options.out) {
    check_free(*options.out, placement_kind(form), options.force, "--out");
  }
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    const ExperimentConfig& config = loaded.config;
    if (form == ExportForm::sglang || form == ExportForm::tensorrt) {
      const Constellation constellation(config.constellation);
      write_or_print(options, placement_kind(form),
                     serving_text(exported_placement(options, config, constellation), form,
                                  options.first_layer.value_or(0)));
    } else {
      export_places(options, config, form, console);
    }
    return int{exit_done};
  });
}

}  // namespace spacemoe
