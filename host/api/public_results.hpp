#pragma once

#include <spacemoe/results.hpp>

#include "host/constellation/constellation.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/search_experiment.hpp"

/// Results across the door.
namespace spacemoe::api {

[[nodiscard]] Results outside(const ExperimentResult& result, const Constellation& constellation);
[[nodiscard]] SearchResult outside(const spacemoe::SearchResult& result);

}  // namespace spacemoe::api
