#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/constellation/constellation_spec.hpp"
#include "host/constellation/time_spec.hpp"
#include "host/evaluation/evaluation_spec.hpp"
#include "host/evaluation/generation_spec.hpp"
#include "host/evaluation/serving_spec.hpp"
#include "host/model/moe_model.hpp"
#include "host/placement/scheme.hpp"
#include "host/search/search_spec.hpp"
#include "host/topology/link_spec.hpp"
#include "host/weather/weather_spec.hpp"

namespace spacemoe {

/// A study, as a user states it. Knows nothing of YAML.
struct ExperimentConfig {
  std::string name;  ///< of the result folder; by default the config file's name
  ConstellationSpec constellation;
  LinkSpec links;
  WeatherSpec weather;
  TimeSpec time;
  PlanningSpec planning;
  ComputeSpec compute;
  MoeModel model;
  ActivationSpec activation;
  EvaluationSpec evaluation;
  GenerationSpec generation;
  ServingSpec serving;
  std::vector<Scheme> schemes;
  SearchSpec search;
  std::string reference;         ///< the scheme that ratios are taken to
  std::filesystem::path folder;  ///< of the config file: paths above start with it, unless absolute
};

}  // namespace spacemoe
