#include "host/base/system_limits.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

/// The words of a file; none where it cannot be read.
std::vector<std::string> words_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return words;
}

/// The number that follows a word.
std::optional<std::uint64_t> number_after(const std::vector<std::string>& words,
                                          std::string_view name) {
  const auto found = std::ranges::find(words, name);
  return found == words.end() || found + 1 == words.end() ? std::nullopt
                                                          : parse_unsigned(*(found + 1));
}

std::optional<std::uint64_t> number_in(const fs::path& file) {
  const auto words = words_of(file);
  return words.empty() ? std::nullopt : parse_unsigned(words.front());
}

/// Folders of the control group of this process and of those around it, each of which can set
/// limits. `controller`: of version 1, where each has a tree of its own; empty: version 2.
std::vector<fs::path> groups_of(const SystemPlaces& places, std::string_view controller) {
  std::vector<fs::path> groups;
  std::ifstream lines(places.proc / "self/cgroup");  // number:controllers:path
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) {
      continue;
    }
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool is_here =
        controller.empty()
            ? controllers.empty()
            : fmt::format(",{},", controllers).find(fmt::format(",{},", controller)) !=
                  std::string::npos;
    if (!is_here) {
      continue;
    }
    // Beside trees of version 1, that of version 2 is called unified.
    for (const fs::path& root : controller.empty()
                                    ? std::vector{places.cgroups, places.cgroups / "unified"}
                                    : std::vector{places.cgroups / controller}) {
      // In a container the path may be the host's, and then only the root is there.
      for (fs::path group = fs::path(line.substr(second + 1)).relative_path(); !group.empty();
           group = group.parent_path()) {
        groups.push_back(root / group);
      }
      groups.push_back(root);
    }
  }
  return groups;
}

/// Processors' worth of time that control groups allow.
double allowed_processors(const SystemPlaces& places) {
  double least = std::numeric_limits<double>::infinity();
  const auto take = [&](std::optional<std::uint64_t> quota, std::optional<std::uint64_t> period) {
    if (quota && period && *period > 0) {
      least = std::min(least, static_cast<double>(*quota) / static_cast<double>(*period));
    }
  };
  for (const fs::path& group : groups_of(places, "")) {
    const auto words = words_of(group / "cpu.max");  // "max 100000" or "200000 100000"
    if (words.size() == 2) {
      take(parse_unsigned(words[0]), parse_unsigned(words[1]));
    }
  }
  for (const fs::path& group : groups_of(places, "cpu")) {
    take(number_in(group / "cpu.cfs_quota_us"), number_in(group / "cpu.cfs_period_us"));
  }
  return least;
}

unsigned usable_processors() {
  // More than a cpu_set_t holds on the largest machines.
  constexpr int max_processors = 1 << 16;
  cpu_set_t* const set = CPU_ALLOC(max_processors);
  if (set == nullptr) {
    return 1;
  }
  const std::size_t size = CPU_ALLOC_SIZE(max_processors);
  const int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
  CPU_FREE(set);
  const long online = count > 0 ? count : sysconf(_SC_NPROCESSORS_ONLN);
  return static_cast<unsigned>(std::max(1L, online));
}

/// What is left of a limit; memory that the system can take back, of files for example, is not
/// used.
std::uint64_t left_of(std::optional<std::uint64_t> limit, std::optional<std::uint64_t> used,
                      std::uint64_t can_be_taken_back) {
  if (!limit) {
    return no_limit;
  }
  const std::uint64_t taken = used.value_or(0) - std::min(used.value_or(0), can_be_taken_back);
  return *limit - std::min(*limit, taken);
}

std::uint64_t left_in_groups(const SystemPlaces& places) {
  std::uint64_t least = no_limit;
  for (const fs::path& group : groups_of(places, "")) {
    const auto files = number_after(words_of(group / "memory.stat"), "inactive_file");
    least = std::min(least, left_of(number_in(group / "memory.max"),
                                    number_in(group / "memory.current"), files.value_or(0)));
  }
  for (const fs::path& group : groups_of(places, "memory")) {
    const auto files = number_after(words_of(group / "memory.stat"), "total_inactive_file");
    least = std::min(least, left_of(number_in(group / "memory.limit_in_bytes"),
                                    number_in(group / "memory.usage_in_bytes"), files.value_or(0)));
  }
  return least;
}

std::uint64_t left_of_address_space(const SystemPlaces& places) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return no_limit;
  }
  const auto pages = number_in(places.proc / "self/statm");
  return left_of(limit.rlim_cur,
                 pages.value_or(0) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)), 0);
}

}  // namespace

unsigned allowed_threads(const SystemPlaces& places) {
  // Half a processor's time still takes a thread.
  const double allowed = std::ceil(allowed_processors(places));
  return static_cast<unsigned>(std::clamp(allowed, 1.0, static_cast<double>(usable_processors())));
}

std::uint64_t available_memory(const SystemPlaces& places) {
  constexpr std::uint64_t kibi = 1024;
  const auto available = number_after(words_of(places.proc / "meminfo"), "MemAvailable:");
  return std::min({available ? *available * kibi : no_limit, left_in_groups(places),
                   left_of_address_space(places)});
}

}  // namespace spacemoe
