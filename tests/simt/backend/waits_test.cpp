#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "kernels/common/latency_histogram.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/kernel_timer.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/simt/backend/apart.hpp"
#include "tests/simt/backend/tiny_study.hpp"

/// Whether the backend needs each of its waits: without it results must be wrong, or the shim must
/// complain, under some schedule. A wait that nobody misses costs time and says something untrue.
namespace spacemoe {
namespace {

using simt::Order;
using simt::Wait;

/// Schedules, those that find most first.
std::vector<simt::Schedule> schedules() {
  std::vector<simt::Schedule> all = {{.order = Order::late}, {.order = Order::reverse}};
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    all.push_back({.order = Order::random, .seed = seed});
  }
  all.push_back({.order = Order::forward});
  return all;
}

/// Host memory that nobody can touch once it is freed. Its address is never used again.
template <class T>
class FleetingArray {
 public:
  explicit FleetingArray(std::size_t size)
      : memory_(mmap(nullptr, size * sizeof(T), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                     -1, 0)),
        size_(size) {}
  ~FleetingArray() { mprotect(memory_, size_ * sizeof(T), PROT_NONE); }
  FleetingArray(const FleetingArray&) = delete;
  FleetingArray& operator=(const FleetingArray&) = delete;

  [[nodiscard]] std::span<T> span() const { return {static_cast<T*>(memory_), size_}; }

 private:
  void* memory_;
  std::size_t size_;
};

/// All that the backend does, in six pieces of work. Each gives the same results under every
/// schedule.
class Waits : public TinyStudy {
 protected:
  static constexpr std::uint32_t slots = 6;
  static constexpr std::uint32_t satellites = 12;
  static constexpr const char* failures = "failures";
  struct Work {
    std::string name;
    std::function<void(Digest&)> run;
  };

  Waits() : TinyStudy(slots) {}

  [[nodiscard]] std::vector<Work> works() const {
    return {{"snapshots", [this](Digest& digest) { take_snapshots(digest); }},
            {"planning", [this](Digest& digest) { plan_rows(digest); }},
            {"evaluation", [this](Digest& digest) { evaluate(digest); }},
            {"scoring", [this](Digest& digest) { score(digest); }},
            {"timer", [](Digest& digest) { time_launches(digest); }},
            {failures, [this](Digest& digest) { break_off(digest); }}};
  }

  /// Runs with nothing left out.
  [[nodiscard]] static Outcome run_whole(const Work& work, const simt::Schedule& schedule) {
    return run_apart(work.run, schedule, [](std::size_t, const Wait&) { return false; });
  }

  /// Whether some schedule has other results than `expected` without those waits.
  template <class IsLeftOut>
  [[nodiscard]] static bool are_missed(const Work& work, const Outcome& expected,
                                       IsLeftOut is_left_out) {
    return std::ranges::any_of(schedules(), [&](const simt::Schedule& schedule) {
      return run_apart(work.run, schedule, is_left_out).results != expected.results;
    });
  }

 private:
  void take_snapshots(Digest& digest) const {
    const auto pass = cuda::make_cuda_backend(1)->snapshots(sky_.series());
    std::vector<OrbitState> orbits(satellites);
    std::vector<LinkReport> links(sky_.network.links().size());
    std::vector<float> rows(2 * 2 * satellites);
    pass->orbits(Slot{1}, orbits);
    pass->links(Slot{1}, links);
    pass->path_rows({Slot{1}, 2}, list_of<Satellite>({11, 5}), rows);
    digest.add(orbits);
    for (const LinkReport& link : links) {
      digest.add(std::vector<float>{link.weight_s});
    }
    digest.add(rows);
  }

  void plan_rows(Digest& digest) const {
    std::vector<double> means(2 * satellites);
    cuda::make_cuda_backend(1)
        ->planning(sky_.series(), 1.0F)
        ->mean_rows(list_of<Satellite>({4, 9}), means);
    digest.add(means);
  }

  static void take_batch(EvaluationPass& pass, Digest& digest) {
    const SlotBatch records = pass.finish().records;
    digest.add(std::vector(records.exact.begin(), records.exact.end()));
    digest.add(std::vector(records.sampled.begin(), records.sampled.end()));
    digest.add(std::vector(records.sampled_square.begin(), records.sampled_square.end()));
    digest.add(std::vector(records.layers.begin(), records.layers.end()));
  }

  /// Batches of two slots on two streams, as many under way as allowed. What one leaves in memory
  /// is wrong for the next.
  void evaluate(Digest& digest) const {
    const auto pass = cuda::make_cuda_backend(1)->evaluation(sky_.series(), plan(8), 2);
    std::uint32_t under_way = 0;
    for (const std::uint32_t first : {0U, 2U, 4U, 1U}) {
      if (under_way == pass->limits().batches) {
        take_batch(*pass, digest);
        --under_way;
      }
      pass->start({Slot{first}, 2});
      ++under_way;
    }
    for (; under_way > 0; --under_way) {
      take_batch(*pass, digest);
    }
    digest.add(pass->histograms());
  }

  /// Candidates of two experts, in memory that goes with them.
  struct ChoiceArrays {
    FleetingArray<Layer> layers;
    FleetingArray<Satellite> gateways;
    FleetingArray<Satellite> next_gateways;
    FleetingArray<Satellite> satellites;

    explicit ChoiceArrays(std::size_t count)
        : layers(count), gateways(count), next_gateways(count), satellites(2 * count) {}
  };

  static LayerChoices choices_in(const ChoiceArrays& arrays) {
    const std::size_t count = arrays.layers.span().size();
    for (std::size_t choice = 0; choice < count; ++choice) {
      const auto of = static_cast<std::uint32_t>(choice);
      arrays.layers.span()[choice] = Layer{of % 2};
      arrays.gateways.span()[choice] = Satellite{5 * of % satellites};
      arrays.next_gateways.span()[choice] = Satellite{(5 * of + 6) % satellites};
      arrays.satellites.span()[2 * choice] = Satellite{(of + 1) % satellites};
      arrays.satellites.span()[2 * choice + 1] = Satellite{(of + 8) % satellites};
    }
    return {arrays.layers.span(), arrays.gateways.span(), arrays.next_gateways.span(),
            arrays.satellites.span()};
  }

  void ask_costs(ScoringPass& pass, std::size_t count, Digest& digest) const {
    const ChoiceArrays arrays(count);
    const LayerChoices choices = choices_in(arrays);
    std::vector<double> means(count);
    std::vector<float> costs(count * slots);
    std::vector<float> lost(count * slots);
    pass.layer_costs(choices, means);
    digest.add(means);
    pass.slot_costs(choices, costs, lost);
    digest.add(costs);
    digest.add(lost);
  }

  [[nodiscard]] ScoringPlan scoring_plan() const {
    return {laws_.view(), seconds_, seconds_, 1.0F};
  }

  /// A second call with more choices, for which device memory has to grow.
  void score(Digest& digest) const {
    const auto pass = cuda::make_cuda_backend(1)->scoring(sky_.series(), scoring_plan());
    ask_costs(*pass, 2, digest);
    ask_costs(*pass, 5, digest);
  }

  /// Alternate launches on two streams: each passes on a number that the one before has passed to
  /// it.
  static void time_launches(Digest& digest) {
    constexpr int launches = 8;
    cuda::KernelTimer timer;
    const cuda::Stream streams[2];
    std::vector<int> numbers(launches + 1, 0);
    numbers[0] = 42;
    const cuda::DeviceBuffer<int> on_device{std::span<const int>(numbers)};
    for (int launch = 0; launch < launches; ++launch) {
      const cuda::Stream& stream = streams[launch % 2];
      timer.before("pass on", stream);
      SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(on_device.data() + launch + 1, on_device.data() + launch,
                                          sizeof(int), cudaMemcpyDeviceToDevice, stream.get()));
      timer.after(stream);
    }
    digest.add(std::vector<std::size_t>{timer.take().size()});
    cuda::copy_back_now(on_device, std::span(numbers), streams[0]);
    digest.add(numbers);
  }

  /// Does something whose launches fail after `launches` successful ones; what it made is then
  /// freed.
  template <class Attempt>
  static void expect_failure(int launches, Attempt attempt) {
    simt::fail_call_after("cudaLaunchKernelEx", launches, cudaErrorUnknown);
    try {
      attempt();
      std::abort();
    } catch (const cuda::CudaError&) {
    }
  }

  /// Calls that fail when part of their work is queued, and then the same calls again.
  void break_off(Digest& digest) const {
    Digest unused;
    const auto backend = cuda::make_cuda_backend(1);
    expect_failure(2, [&] { take_snapshots(unused); });
    take_snapshots(digest);
    expect_failure(3, [&] { plan_rows(unused); });
    plan_rows(digest);
    // On the second stream, when results of the first are on their way.
    expect_failure(12, [&] { evaluate(unused); });
    evaluate(digest);
    const auto scoring = backend->scoring(sky_.series(), scoring_plan());
    expect_failure(0, [&] { ask_costs(*scoring, 5, unused); });
    ask_costs(*scoring, 5, digest);
  }
};

std::string name_of(const Wait& wait) {
  return std::filesystem::path(wait.file).filename().string() + ":" + std::to_string(wait.line);
}

bool is_of_the_backend(const Wait& wait) {
  return wait.file.find("kernels/cuda/") != std::string::npos;
}

/// The source line of a wait. Compilers may name files from the build folder.
std::string source_line(const Wait& wait) {
  const std::string name = std::filesystem::path(wait.file).filename().string();
  std::ifstream file(SPACEMOE_SOURCE_DIR "/kernels/cuda/" + name);
  std::string line;
  for (unsigned number = 0; number < wait.line; ++number) {
    std::getline(file, line);
  }
  return line;
}

bool stands_at(const Wait& wait, std::string_view text) {
  return is_of_the_backend(wait) && source_line(wait).find(text) != std::string::npos;
}

/// The wait of memory that is freed after an exception interrupted the queueing of work.
bool is_last_resort(const Wait& wait) {
  return stands_at(wait, "cudaDeviceSynchronize");
}

/// Tables are copied to the device one by one: the last of these waits covers all before it.
bool is_of_a_table(const Wait& wait) {
  return stands_at(wait, "cudaStreamLegacy");
}

TEST_F(Waits, NoScheduleChangesResults) {
  for (const Work& work : works()) {
    const Outcome expected = run_whole(work, {.order = Order::forward});
    ASSERT_TRUE(expected.results.has_value());
    for (const simt::Schedule& schedule : schedules()) {
      EXPECT_EQ(run_whole(work, schedule).results, expected.results)
          << work.name << ", order " << static_cast<int>(schedule.order) << ", seed "
          << schedule.seed;
    }
  }
}

TEST_F(Waits, EachLineIsReachedAndMissed) {
  std::map<std::string, bool> is_missed;
  for (const Work& work : works()) {
    const Outcome expected = run_whole(work, {.order = Order::forward});
    std::set<std::string> tried;
    for (const Wait& wait : expected.waits) {
      if (!is_of_the_backend(wait) || !tried.insert(name_of(wait)).second) {
        continue;
      }
      bool& missed = is_missed[name_of(wait)];
      missed = missed || are_missed(work, expected,
                                    [&](std::size_t, const Wait& other) { return other == wait; });
    }
  }
  std::map<std::string, bool> written;
  const std::regex waits(R"(\bcuda((Stream|Device|Event)Synchronize|StreamWaitEvent)\()");
  const std::filesystem::path folder(SPACEMOE_SOURCE_DIR "/kernels/cuda");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    std::string line;
    for (unsigned number = 1; std::getline(file, line); ++number) {
      if (std::regex_search(line, waits)) {
        written[name_of({entry.path().string(), number})] = true;
      }
    }
  }
  EXPECT_GE(written.size(), 5U);
  EXPECT_EQ(is_missed, written) << "true: without it results are wrong";
}

// A line may serve several callers: each of them has to need it. The wait before memory is freed
// must not hide that another wait is missing.
TEST_F(Waits, EachCallIsMissed) {
  for (const Work& work : works()) {
    if (work.name == failures) {
      continue;
    }
    const Outcome expected = run_whole(work, {.order = Order::forward});
    EXPECT_FALSE(are_missed(work, expected,
                            [](std::size_t, const Wait& wait) { return is_last_resort(wait); }))
        << work.name << " relies on what memory waits for when it goes";
    for (std::size_t number = 0; number < expected.waits.size(); ++number) {
      const Wait& wait = expected.waits[number];
      if (is_of_the_backend(wait) && !is_of_a_table(wait) && !is_last_resort(wait)) {
        const auto is_left_out = [&](std::size_t other, const Wait& another) {
          return other == number || is_last_resort(another);
        };
        EXPECT_TRUE(are_missed(work, expected, is_left_out))
            << work.name << ", wait " << number << ", " << name_of(wait);
      }
    }
  }
}

}  // namespace
}  // namespace spacemoe
