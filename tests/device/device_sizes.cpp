#include "tests/backend/sky_size.hpp"

namespace spacemoe {

std::vector<SkySize> sizes_under_test() {
  return {{6, 11, 12, 1}, {12, 22, 12, 1}, {33, 32, 12, 1},
          {66, 32, 4, 1}, {66, 64, 2, 2},  {100, 100, 1, 8}};
}

std::vector<SkySize> study_sizes_under_test() {
  return {{6, 11, 12, 1}, {12, 22, 12, 1}, {33, 32, 12, 1}, {66, 32, 4, 2}, {66, 64, 2, 4}};
}

}  // namespace spacemoe
