#pragma once

#include <spacemoe/results.hpp>
#include <spacemoe/search.hpp>

#include "host/api/run_record.hpp"
#include "host/experiment/search_experiment.hpp"

/// Results across the door.
namespace spacemoe::api {

[[nodiscard]] Results outside(RunRecord record);
[[nodiscard]] SearchResult outside(const spacemoe::SearchResult& result);

}  // namespace spacemoe::api
