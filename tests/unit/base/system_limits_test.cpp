#include "host/base/system_limits.hpp"

#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/file.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// A system as files say it is: those of Linux, described in its proc(5) and cgroups(7).
class SystemLimits : public testing::Test {
 protected:
  void write(const fs::path& file, std::string_view content) {
    fs::create_directories((work_.path() / file).parent_path());
    write_file_atomically(work_.path() / file, content);
  }

  TestFolder work_;
  SystemPlaces places_{work_.path() / "proc", work_.path() / "cgroup"};
};

TEST_F(SystemLimits, AreThoseOfTheAffinityWhereNoGroupHasAny) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  EXPECT_EQ(allowed_threads(places_), static_cast<unsigned>(CPU_COUNT(&before)));
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t processor = 0; CPU_COUNT(&one) == 0; ++processor) {
    if (CPU_ISSET(processor, &before)) {
      CPU_SET(processor, &one);
    }
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(allowed_threads(places_), 1U);
  EXPECT_EQ(allowed_threads(), 1U);
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

TEST_F(SystemLimits, OfAGroupHoldForThoseInside) {
  write("proc/self/cgroup", "0::/slice/job\n");
  write("cgroup/slice/cpu.max", "100000 100000\n");
  write("cgroup/slice/job/cpu.max", "max 100000\n");
  write("proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable:    8000000 kB\n");
  write("cgroup/slice/memory.max", "3000000\n");
  write("cgroup/slice/memory.current", "1000000\n");
  write("cgroup/slice/memory.stat", "anon 200000\ninactive_file 800000\n");
  write("cgroup/slice/job/memory.max", "max\n");
  EXPECT_EQ(allowed_threads(places_), 1U);
  // 200,000 bytes are taken; the rest of what is used are files that the system can drop.
  EXPECT_EQ(available_memory(places_), 2'800'000U);
}

TEST_F(SystemLimits, OfVersionOneAreReadToo) {
  // In a container the path is that of the host, which is not to be seen.
  write("proc/self/cgroup", "3:cpu,cpuacct:/docker/1f\n4:memory:/docker/1f\n0::/\n");
  write("cgroup/cpu/cpu.cfs_quota_us", "50000\n");
  write("cgroup/cpu/cpu.cfs_period_us", "100000\n");
  write("cgroup/memory/memory.limit_in_bytes", "5000\n");
  write("cgroup/memory/memory.usage_in_bytes", "7000\n");
  EXPECT_EQ(allowed_threads(places_), 1U);
  EXPECT_EQ(available_memory(places_), 0U);
}

TEST_F(SystemLimits, AreThoseOfTheMachineWhereAQuotaIsNone) {
  write("proc/self/cgroup", "1:cpu:/\n");
  write("cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  write("cgroup/cpu/cpu.cfs_period_us", "100000\n");
  write("proc/meminfo", "MemAvailable: 2 kB\n");
  EXPECT_GE(allowed_threads(places_), 1U);
  EXPECT_EQ(available_memory(places_), 2048U);
}

TEST_F(SystemLimits, CountTheAddressSpace) {
  write("proc/self/statm", "100 10 10 10 0 10 0\n");
  const rlim_t used = 100 * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
  // In a child, as a process that has no address space left cannot go on.
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const rlimit limit{(rlim_t{1} << 50U) + used, RLIM_INFINITY};
    const bool is_set = setrlimit(RLIMIT_AS, &limit) == 0;
    _exit(is_set && available_memory(places_) == std::uint64_t{1} << 50U ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace spacemoe
