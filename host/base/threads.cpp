#include "host/base/threads.hpp"

#include <latch>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {

void check_threads(unsigned count) {
  std::latch end(1);
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    for (unsigned i = 0; i < count; ++i) {
      threads.emplace_back([&end] { end.wait(); });
    }
  } catch (const std::system_error& error) {
    end.count_down();
    throw ConfigError({.key = "--threads",
                       .found = fmt::format("only {} of {} threads can be started here: {}",
                                            threads.size(), count, error.code().message()),
                       .allowed = "fewer"});
  }
  end.count_down();
}

}  // namespace spacemoe
