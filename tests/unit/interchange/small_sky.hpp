#pragma once

#include <memory>
#include <string>

#include "host/base/progress.hpp"
#include "host/config/config.hpp"
#include "host/experiment/study.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {

/// A study in the text of a config, with what exports of it need.
class SmallSky {
 public:
  explicit SmallSky(const std::string& text)
      : loaded_(read_config_text("study.yaml", text)),
        scenario_(loaded_.config),
        study_(loaded_.config, scenario_),
        pass_(backend_->snapshots(scenario_.evaluation_series())) {}

  [[nodiscard]] const ExperimentConfig& config() const { return loaded_.config; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] Backend& backend() { return *backend_; }
  [[nodiscard]] SnapshotPass& pass() { return *pass_; }
  [[nodiscard]] Progress& progress() { return progress_; }

 private:
  LoadedConfig loaded_;
  Scenario scenario_;
  Study study_;
  std::unique_ptr<Backend> backend_ = make_backend(BackendChoice::cpu, 1);
  std::unique_ptr<SnapshotPass> pass_;
  SilentProgress progress_;
};

/// Two planes of four satellites, whose orbits can be followed by hand: one goes over the poles
/// above Greenwich, where satellite 0 starts from the equator to the north; of the other only the
/// right ascension differs, by 90 deg. A period is the horizon, in eight slots.
inline const std::string polar_study =
    "constellation: {shells: [{planes: 2, satellites_per_plane: 4, altitude_km: 3629, "
    "inclination_deg: 90, raan_spread_deg: 180, phasing: 0}]}\n"
    "links: {survival: 1}\ntime: {slots: 8}\nplanning: {slots: 4}\n"
    "model: {name: tiny, layers: 2, experts: 2, active: 1, expert_flops: 1e7}\n"
    "activation: {kind: conditional_poisson, skew: 0}\n"
    "schemes: [SpaceMoE]\n";

}  // namespace spacemoe
