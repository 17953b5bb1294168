#pragma once

#include <string_view>

namespace spacemoe {

/// Files that the program carries for its report pages.
struct WebAssets {
  std::string_view style;
  std::string_view script;    ///< empty where the program was built without node and its packages
  std::string_view licences;  ///< of the packages in the script
};
[[nodiscard]] WebAssets web_assets();

}  // namespace spacemoe
