#include "host/serving/job_network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

Job job_of(std::uint32_t server, std::uint32_t module, std::uint32_t request, double own_s,
           double fixed_s = 0.0) {
  return {server, module, request, 0, {request, 0, 0}, fixed_s, own_s};
}

/// Customers of one server that come at random, and what they wait.
class RandomCustomers {
 public:
  RandomCustomers(double rate_per_s, std::uint64_t seed, std::function<double(double)> service)
      : rate_per_s_(rate_per_s), random_(seed), service_(std::move(service)) {}

  void woken(std::uint32_t number, double now_s) {
    network_.send(job_of(0, 0, number, service_(uniform())), now_s);
    network_.wake(now_s - std::log(1.0 - uniform()) / rate_per_s_, {number + 1, 0, 0}, number + 1);
  }
  void done(const Job& job, double /*now_s*/) {
    if (job.owner >= first_measured) {
      waited_s_ += job.started_s - job.arrived_s;
      ++measured_;
    }
  }
  /// Mean time in the queue.
  double mean_wait() {
    network_.wake(0.0, {0, 0, 0}, 0);
    network_.run(40'000.0 / rate_per_s_, *this);
    return waited_s_ / measured_;
  }

 private:
  static constexpr std::uint32_t first_measured = 5'000;

  double uniform() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }

  double rate_per_s_;
  std::mt19937_64 random_;
  std::function<double(double)> service_;
  JobNetwork network_{1, 1, {}};
  double waited_s_ = 0.0;
  double measured_ = 0.0;
};

struct MeanOfRuns {
  double value;
  double standard_error;
};

MeanOfRuns mean_wait(double rate_per_s, const std::function<double(double)>& service) {
  constexpr int runs = 30;
  double sum = 0.0;
  double squares = 0.0;
  for (int run = 0; run < runs; ++run) {
    const double wait_s =
        RandomCustomers(rate_per_s, static_cast<std::uint64_t>(run) + 1, service).mean_wait();
    sum += wait_s;
    squares += wait_s * wait_s;
  }
  const double mean = sum / runs;
  return {mean, std::sqrt((squares / runs - mean * mean) / (runs - 1))};
}

// Thirty runs of 35,000 customers each, four times. Student's t with 29 degrees of freedom is
// beyond 5 once in 40,000: a false alarm once in 10,000 seeds.
TEST(JobNetwork, OneServerWithConstantJobsWaitsAsAnMD1Queue) {
  constexpr double service_s = 0.25;
  for (const double load : {0.2, 0.5, 0.8, 0.9}) {
    const double expected_s = load * service_s / (2.0 * (1.0 - load));
    const MeanOfRuns wait = mean_wait(load / service_s, [](double) { return service_s; });
    EXPECT_LT(wait.standard_error, 0.02 * expected_s) << load;
    EXPECT_NEAR(wait.value, expected_s, 5.0 * wait.standard_error) << load;
  }
}

// Pollaczek and Khinchine: lambda E[S^2] / (2 (1 - rho)), for jobs of 0.5 s, and one in five of 3
// s: E[S] = 1 s, E[S^2] = 2 s^2. The same rate of false alarms.
TEST(JobNetwork, OneServerWithMixedJobsWaitsAsAnMG1Queue) {
  for (const double load : {0.2, 0.5, 0.8, 0.9}) {
    const double expected_s = load * 2.0 / (2.0 * (1.0 - load));
    const MeanOfRuns wait = mean_wait(load, [](double u) { return u < 0.2 ? 3.0 : 0.5; });
    EXPECT_LT(wait.standard_error, 0.03 * expected_s) << load;
    EXPECT_NEAR(wait.value, expected_s, 5.0 * wait.standard_error) << load;
  }
}

/// A token that goes from server to server.
struct RoundTrip {
  std::vector<double> service_s;  ///< [servers]
  std::uint32_t rounds;
  JobNetwork network{4, 1, {}};
  double end_s = 0.0;

  void woken(std::uint32_t, double now_s) { go(0, now_s); }
  void done(const Job& job, double now_s) {
    end_s = now_s;
    if (job.owner + 1 < rounds * 4) {
      go(job.owner + 1, now_s + 0.125);
    }
  }
  void go(std::uint32_t step, double at_s) {
    network.send(job_of(step % 4, 0, step, service_s[step % 4]), at_s);
  }
};

TEST(JobNetwork, OneTokenByItselfTakesTheSumOfItsServices) {
  RoundTrip trip{{0.5, 1.0, 0.25, 2.0}, 10};
  trip.network.wake(1.0, {0, 0, 0}, 0);
  trip.network.run(1e9, trip);
  EXPECT_EQ(trip.end_s, 1.0 + 10 * 3.75 + 39 * 0.125);
  EXPECT_EQ(trip.network.busy_s(3), 20.0);
  // The first wake-up, and an arrival and an end of each of 40 jobs.
  EXPECT_EQ(trip.network.played(), 81U);
}

/// What was done when, by owner.
struct Done {
  std::vector<std::uint32_t> owners;
  std::vector<double> times_s;

  void woken(std::uint32_t, double) {}
  void done(const Job& job, double now_s) {
    owners.push_back(job.owner);
    times_s.push_back(now_s);
  }
};

// The first starts alone. When it ends, the second takes the fourth with it, past the third, which
// is of another module: 1 s and two times 0.5 s. The fifth is left behind.
TEST(JobNetwork, ABatchTakesWhatWaitsOfTheModuleWhoseTurnItIs) {
  JobNetwork network(1, 2, {});
  Done done;
  for (const auto& [request, module] :
       {std::pair{0U, 0U}, {1U, 0U}, {2U, 1U}, {3U, 0U}, {4U, 0U}}) {
    network.send(job_of(0, module, request, 0.5, 1.0), 0.1 * request);
  }
  network.run(1e9, done);
  EXPECT_THAT(done.owners, ElementsAre(0, 1, 3, 2, 4));
  EXPECT_THAT(done.times_s,
              ElementsAre(DoubleNear(1.5, 1e-12), DoubleNear(3.5, 1e-12), DoubleNear(3.5, 1e-12),
                          DoubleNear(5.0, 1e-12), DoubleNear(6.5, 1e-12)));
}

TEST(JobNetwork, ABatchThatTakesTheLastOfAQueueLeavesItWhole) {
  JobNetwork network(1, 8, {});
  Done done;
  for (const auto& [request, module] : {std::pair{0U, 0U}, {1U, 1U}, {2U, 0U}, {3U, 1U}}) {
    network.send(job_of(0, module, request, 1.0), 0.0);
  }
  network.send(job_of(0, 0, 4, 1.0), 1.5);
  network.run(1e9, done);
  // 0 alone until 1 s, then 1 and 3 until 3 s, then 2 and 4 until 5 s.
  EXPECT_THAT(done.owners, ElementsAre(0, 1, 3, 2, 4));
  EXPECT_THAT(done.times_s, ElementsAre(1.0, 3.0, 3.0, 5.0, 5.0));
}

TEST(JobNetwork, SimultaneousJobsAreTakenByRequestInWhateverOrderTheyWereSent) {
  std::vector<std::uint32_t> requests = {0, 1, 2, 3, 4, 5};
  do {
    JobNetwork network(2, 1, {});
    Done done;
    for (const std::uint32_t request : requests) {
      network.send(job_of(request % 2, 0, request, 1.0), 2.0);
    }
    network.run(1e9, done);
    ASSERT_THAT(done.owners, ElementsAre(0, 1, 2, 3, 4, 5));
  } while (std::ranges::next_permutation(requests).found);
}

// 1 s of the first job lies in the window, all of the second, and 0.5 s of the third.
TEST(JobNetwork, CountsTimeWithinItsWindow) {
  JobNetwork network(1, 1, {1.0, 4.5});
  Done done;
  for (std::uint32_t request = 0; request < 3; ++request) {
    network.send(job_of(0, 0, request, 2.0), 0.0);
  }
  network.run(4.5, done);
  EXPECT_EQ(network.busy_s(0), 3.5);
  EXPECT_EQ(done.owners.size(), 2U);
}

struct NoClient {
  void woken(std::uint32_t, double) {}
  void done(const Job&, double) {}
};

// Jobs of 2 s and 3 s that come at 1 s and 1.5 s: the first is served until 3 s.
TEST(JobNetwork, KnowsTheWorkThatAServerHasLeft) {
  JobNetwork network(2, 1, {});
  NoClient client;
  network.send(job_of(0, 0, 0, 2.0), 1.0);
  network.send(job_of(0, 0, 1, 2.5, 0.5), 1.5);
  EXPECT_EQ(network.work_left_s(0), 5.0);
  EXPECT_EQ(network.work_left_s(1), 0.0);
  network.run(1.5, client);
  EXPECT_EQ(network.now_s(), 1.5);
  EXPECT_EQ(network.work_left_s(0), 1.5 + 3.0);
  network.run(3.0, client);
  EXPECT_EQ(network.work_left_s(0), 3.0);
  network.run(10.0, client);
  EXPECT_EQ(network.work_left_s(0), 0.0);
}

// Two jobs of one module, of 1 s each and 1 s that a batch pays once, wait for 5 s: they would take
// 2 s each alone, and 3 s together.
TEST(JobNetwork, CountsABatchThatHasBegunAsItIs) {
  JobNetwork network(1, 4, {});
  NoClient client;
  network.send(job_of(0, 0, 0, 5.0), 0.0);
  network.send(job_of(0, 1, 1, 1.0, 1.0), 0.0);
  network.send(job_of(0, 1, 2, 1.0, 1.0), 0.0);
  network.run(0.0, client);
  EXPECT_EQ(network.work_left_s(0), 5.0 + 4.0);
  network.run(5.0, client);
  EXPECT_EQ(network.work_left_s(0), 3.0);
}

}  // namespace
}  // namespace spacemoe
