#pragma once

#include "host/config/config_visitor.hpp"
#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Goes through every field of a config: the one place that says which keys there are, what they
/// mean, and what may stand there on its own. What fields may not say together stands in
/// config_rules.hpp.
void describe(FieldVisitor& v, ExperimentConfig& config);

}  // namespace spacemoe
