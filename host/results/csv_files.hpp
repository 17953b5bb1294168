#pragma once

#include <string>

#include "host/constellation/constellation.hpp"
#include "host/experiment/result.hpp"

/// The CSV files of a result folder, as text. Numbers come back as the same double when read; a
/// field is empty where a figure does not apply.
namespace spacemoe {

[[nodiscard]] std::string summary_csv(const ExperimentResult& result);
[[nodiscard]] std::string layers_csv(const ExperimentResult& result);
[[nodiscard]] std::string draws_csv(const ExperimentResult& result);
[[nodiscard]] std::string slots_csv(const ExperimentResult& result);
[[nodiscard]] std::string placements_csv(const ExperimentResult& result,
                                         const Constellation& constellation);

}  // namespace spacemoe
