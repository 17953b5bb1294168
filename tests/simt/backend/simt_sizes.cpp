#include "tests/backend/sky_size.hpp"

namespace spacemoe {

std::vector<SkySize> sizes_under_test() {
  return {{6, 11, 2, 3}, {9, 12, 2, 3}};
}

std::vector<SkySize> study_sizes_under_test() {
  return {{6, 11, 3, 3}};
}

}  // namespace spacemoe
