#pragma once

#include <vector>

#include <spacemoe/study.hpp>

#include "host/config/config_tree.hpp"
#include "host/placement/scheme.hpp"

namespace spacemoe::api {

/// Gives a caller's schemes entries in the list `schemes` of a config, so that it is read and
/// checked with them: where the list has such a name, there, else at its end. Throws ConfigError
/// where the config has a word in place of a list.
void name_own_schemes(ConfigNode& root, const std::vector<OwnScheme>& own);

/// Gives the schemes of these names the caller's rules, which call back with a handle on `engine`.
void add_own_rules(std::vector<Scheme>& schemes, const std::vector<OwnScheme>& own, Engine& engine);

}  // namespace spacemoe::api
