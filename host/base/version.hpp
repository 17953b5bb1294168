#pragma once

namespace spacemoe {

/// The release, from the build files.
[[nodiscard]] const char* version();
/// The commit that was built, "-dirty" appended where the tree had changes; "unknown" outside git.
[[nodiscard]] const char* commit();
/// The compiler that built this program.
[[nodiscard]] const char* compiler();

}  // namespace spacemoe
