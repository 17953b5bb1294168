#include <cstdio>
#include <string_view>

#include "tests/simt/shim/shared_memory.hpp"
#include "tests/simt/shim_test/bugs/bug.hpp"

SIMT_DYNAMIC_SHARED_IN(simt::bugs::planted, dynamic_values)
SIMT_DYNAMIC_SHARED_IN(simt::bugs::correct, dynamic_values)

namespace simt::bugs {

std::vector<Case>& cases() {
  static std::vector<Case> cases;
  return cases;
}

}  // namespace simt::bugs

/// simt_bugs NAME planted|correct: runs one case; status 1 and "wrong data" where its results are
/// wrong.
int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "simt_bugs NAME planted|correct\n");
    return 2;
  }
  const std::string_view name = arguments[1];
  const bool is_planted = std::string_view(arguments[2]) == "planted";
  for (const simt::bugs::Case& each : simt::bugs::cases()) {
    if (each.name == name && each.is_planted == is_planted) {
      const bool is_right = each.run();
      std::printf("%s\n", is_right ? "right data" : "wrong data");
      return is_right ? 0 : 1;
    }
  }
  std::fprintf(stderr, "no case %s\n", arguments[1]);
  return 2;
}
