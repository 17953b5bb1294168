#pragma once

#include <string_view>

namespace spacemoe {

/// A study with a comment for each of its keys, to start from: configs/starter/study.yaml.
[[nodiscard]] std::string_view starter_study();

}  // namespace spacemoe
