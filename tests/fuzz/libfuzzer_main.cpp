/// The same readers under libFuzzer, for long runs by hand (preset `fuzz`).
///
///     fuzz_readers                      lists the readers
///     fuzz_readers READER --seeds DIR   writes what there is to begin with
///     fuzz_readers READER FLAG|DIR...   flags and folders as of any program with libFuzzer
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "tests/fuzz/fuzz_target.hpp"

/// Of libFuzzer as a library (https://llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a
/// library").
extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*give)(const std::uint8_t* data, std::size_t size));

namespace spacemoe {
namespace {

/// libFuzzer's callback carries nothing with it.
std::optional<FuzzTarget>& target() {
  static std::optional<FuzzTarget> chosen;
  return chosen;
}

int give_chosen(const std::uint8_t* data, std::size_t size) {
  // An exception that is none of the promised ones comes out of here, which libFuzzer reports.
  give(*target(), {reinterpret_cast<const char*>(data), size});
  return 0;
}

void write_seeds(std::string_view name, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const std::string& input : inputs_to_begin_with(name, *target())) {
    write_file_atomically(folder / fmt::format("seed-{}", number++), input);
  }
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  using namespace spacemoe;
  if (argc < 2) {
    for (const NamedTarget& named : fuzz_targets()) {
      if (!named.name.starts_with("planted")) {
        fmt::print("{}\n", named.name);
      }
    }
    return 0;
  }
  const std::string name = argv[1];
  target() = make_fuzz_target(name);
  if (argc == 4 && std::string_view(argv[2]) == "--seeds") {
    write_seeds(name, argv[3]);
    return 0;
  }
  std::vector<char*> rest = {argv[0]};
  rest.insert(rest.end(), argv + 2, argv + argc);
  rest.push_back(nullptr);
  int count = static_cast<int>(rest.size()) - 1;
  char** arguments = rest.data();
  return LLVMFuzzerRunDriver(&count, &arguments, give_chosen);
}
