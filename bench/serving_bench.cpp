#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include <benchmark/benchmark.h>

#include "host/serving/event_queue.hpp"
#include "host/serving/job_network.hpp"

/// Events a second of the simulation of servers, on one thread: tokens that go round for ever, each
/// from one of 288 servers to a random other, with constant jobs. Items are events.
namespace spacemoe {
namespace {

constexpr std::uint32_t servers = 288;
constexpr double service_s = 0.03;

/// Cheap numbers: the cost of drawing is not the question.
class Draws {
 public:
  std::uint32_t next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint32_t>(state_ >> 33);
  }
  double seconds() { return 1e-11 * next(); }  ///< up to 21 ms, as a path takes

 private:
  std::uint64_t state_ = 1;
};

struct Rounds {
  JobNetwork network{servers, 1, {}};
  Draws draws;

  void woken(std::uint32_t, double) {}
  void done(const Job& job, double now_s) { send(job.owner, now_s); }
  void send(std::uint32_t token, double now_s) {
    const std::uint32_t server = draws.next() % servers;
    network.send({server, server, token, 0, {token, 0, 0}, 0.0, service_s},
                 now_s + draws.seconds());
  }
};

/// Tokens under way: 30 and 1,000 are light and heavy load, 30,000 is far beyond capacity.
void network(benchmark::State& state) {
  Rounds rounds;
  for (std::uint32_t token = 0; token < state.range(0); ++token) {
    rounds.send(token, 0.0);
  }
  double until_s = 1.0;
  rounds.network.run(until_s, rounds);
  const std::uint64_t before = rounds.network.played();
  for (auto _ : state) {
    until_s += 1.0;
    rounds.network.run(until_s, rounds);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rounds.network.played() - before));
}
BENCHMARK(network)->Name("BM_Network")->Arg(30)->Arg(1'000)->Arg(30'000);

/// The peer: the same as one would write it first, with the standard library's queue, functions as
/// events, and a deque for each server.
class PlainRounds {
 public:
  void send(std::uint32_t token) {
    const std::uint32_t server = draws_.next() % servers;
    at(now_s_ + draws_.seconds(), [this, server, token] { arrive(server, token); });
  }
  void run(double until_s) {
    while (!events_.empty() && events_.top().time_s <= until_s) {
      const PlainEvent event = events_.top();
      events_.pop();
      now_s_ = event.time_s;
      ++played;
      event.happen();
    }
  }

  std::uint64_t played = 0;

 private:
  struct PlainEvent {
    double time_s;
    std::uint64_t number;
    std::function<void()> happen;

    bool operator<(const PlainEvent& other) const {
      return time_s > other.time_s || (time_s == other.time_s && number > other.number);
    }
  };

  void at(double time_s, std::function<void()> happen) {
    events_.push({time_s, number_++, std::move(happen)});
  }
  void arrive(std::uint32_t server, std::uint32_t token) {
    waiting_[server].push_back(token);
    if (waiting_[server].size() == 1) {
      serve(server);
    }
  }
  void serve(std::uint32_t server) {
    at(now_s_ + service_s, [this, server] {
      const std::uint32_t token = waiting_[server].front();
      waiting_[server].pop_front();
      if (!waiting_[server].empty()) {
        serve(server);
      }
      send(token);
    });
  }

  Draws draws_;
  double now_s_ = 0.0;
  std::uint64_t number_ = 0;
  std::priority_queue<PlainEvent> events_;
  std::vector<std::deque<std::uint32_t>> waiting_{servers};
};

void plain_network(benchmark::State& state) {
  PlainRounds rounds;
  for (std::uint32_t token = 0; token < state.range(0); ++token) {
    rounds.send(token);
  }
  double until_s = 1.0;
  rounds.run(until_s);
  const std::uint64_t before = rounds.played;
  for (auto _ : state) {
    until_s += 1.0;
    rounds.run(until_s);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rounds.played - before));
}
BENCHMARK(plain_network)->Name("BM_PlainNetwork")->Arg(30)->Arg(1'000)->Arg(30'000);

/// The next event taken out and put back later.
void hold(benchmark::State& state) {
  EventQueue queue;
  Draws draws;
  for (std::uint32_t event = 0; event < state.range(0); ++event) {
    queue.push({draws.seconds(), event, 0, event});
  }
  for (auto _ : state) {
    Event event = queue.top();
    queue.pop();
    event.time_s += draws.seconds();
    queue.push(event);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(hold)->Name("BM_Hold")->Arg(30)->Arg(1'000)->Arg(30'000);

/// The floor: the draws of an event, and a job written and read again, without any order.
void floor_of(benchmark::State& state) {
  Draws draws;
  std::vector<Job> jobs(static_cast<std::size_t>(state.range(0)));
  std::size_t at = 0;
  double sum_s = 0.0;
  for (auto _ : state) {
    Job& job = jobs[at];
    at = at + 1 < jobs.size() ? at + 1 : 0;
    sum_s += job.arrived_s;
    job.server = draws.next() % servers;
    job.own_s = service_s;
    job.arrived_s = sum_s + draws.seconds();
    benchmark::DoNotOptimize(job);
  }
  // A job is two events.
  state.SetItemsProcessed(2 * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(floor_of)->Name("BM_Floor")->Arg(30)->Arg(1'000)->Arg(30'000);

}  // namespace
}  // namespace spacemoe
