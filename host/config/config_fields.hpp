#pragma once

#include "host/config/config_visitor.hpp"
#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {

/// Bound of numbers that nothing else bounds.
inline constexpr double huge = 1e18;

/// Names that become those of folders.
inline constexpr TextRule study_name{"._-"};
/// Names of schemes.
inline constexpr TextRule scheme_name{" ._+-"};

/// Goes through every field of a config: the one place that says which keys there are, what they
/// mean, and which values each allows by itself. What fields must not say in combination stands in
/// config_rules.hpp.
void describe(FieldVisitor& v, ExperimentConfig& config);

/// The same of the keys of the block `activation`.
void describe(FieldVisitor& v, ActivationSpec& activation);

/// The same of the keys of the block `constellation`.
void describe(FieldVisitor& v, ConstellationSpec& constellation);

/// The same of the keys of the block `links`.
void describe(FieldVisitor& v, LinkSpec& links);

/// The same of the keys of the block `weather`.
void describe(FieldVisitor& v, WeatherSpec& weather);

/// The same of the keys of the blocks `generation` and `serving` that say who asks.
void describe_users(FieldVisitor& v, std::vector<GroundUser>& users, double& min_elevation_deg);

/// The same of the keys of the block `serving`.
void describe(FieldVisitor& v, ServingSpec& serving);

/// The same of the keys of the block `model`.
void describe(FieldVisitor& v, MoeModel& model);

/// The same of the keys of its block `dimensions`.
void describe(FieldVisitor& v, TransformerDimensions& sizes);

/// The same of the keys of the block `sweep`.
void describe(FieldVisitor& v, SweepBlock& sweep);

/// For who left them out.
inline constexpr std::string_view example_axes = "[{key: links.survival, values: [0.9, 1]}]";

}  // namespace spacemoe
