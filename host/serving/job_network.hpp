#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "host/serving/event_queue.hpp"

namespace spacemoe {

/// What a job is of, which orders simultaneous events: by kind of event, then by these.
struct JobOrder {
  std::uint32_t request;  ///< below 2^28
  std::uint32_t token;    ///< below 2^20
  std::uint32_t part;     ///< below 2^12

  [[nodiscard]] std::uint64_t key(std::uint32_t kind) const {
    return std::uint64_t{kind} << 60 | std::uint64_t{request} << 32 | std::uint64_t{token} << 12 |
           part;
  }
};

/// The module of jobs that are never served together.
inline constexpr std::uint32_t no_module = std::numeric_limits<std::uint32_t>::max();

/// A piece of work for a server.
struct Job {
  std::uint32_t server;
  std::uint32_t module;  ///< jobs of one module can be served together
  std::uint32_t owner;   ///< what the client knows it by
  std::uint32_t detail;  ///< for the client to keep
  JobOrder order;
  double fixed_s;          ///< of its time, once for jobs that are served together
  double own_s;            ///< of its time, by itself
  std::uint32_t slot = 0;  ///< for the client to keep, as what follows
  std::uint32_t tokens = 0;
  std::uint32_t hop = 0;
  std::uint32_t copy = 0;
  float onward_s = 0.0F;
  double arrived_s = 0.0;  ///< at the server; set there
  double started_s = 0.0;  ///< likewise
  std::uint32_t next = 0;  ///< in the server's queue or batch
};

/// A stretch of time that is measured.
struct TimeWindow {
  double from_s = 0.0;
  double until_s = std::numeric_limits<double>::infinity();
};

/// Servers that take jobs in the order of their arrival: the event simulation, which knows nothing
/// of what jobs are for. Simultaneous events are taken in the order of (kind, request, token,
/// part): a server is free before jobs arrive there, and jobs before wake-ups.
///
/// A server that becomes free takes the job that waits longest and, up to `batch`, the next ones of
/// its module that wait there; they end together, after the fixed time of one and the own times of
/// all.
class JobNetwork {
 public:
  JobNetwork(std::uint32_t servers, std::uint32_t batch, TimeWindow measured);

  /// Sends a job on its way: it reaches its server at a time, not before now.
  void send(const Job& job, double at_s);
  /// Asks to be woken at a time, not before now, with this subject.
  void wake(double at_s, const JobOrder& order, std::uint32_t subject);

  /// Plays until a time, or until nothing is left to happen. Tells `client`:
  ///   void done(const Job& job, double now_s)            a server has done this job
  ///   void woken(std::uint32_t subject, double now_s)    as it asked for
  template <class Client>
  void run(double until_s, Client& client) {
    while (!events_.empty() && events_.top().time_s <= until_s) {
      const Event event = events_.top();
      events_.pop();
      now_s_ = event.time_s;
      ++played_;
      switch (static_cast<Kind>(event.kind)) {
        case Kind::finish:
          finish(event.subject, client);
          break;
        case Kind::arrival:
          arrive(event.subject);
          break;
        case Kind::wake:
          client.woken(event.subject, now_s_);
          break;
      }
    }
  }

  /// Time within the window in which a server computes, what it has begun included.
  [[nodiscard]] double busy_s(std::uint32_t server) const { return servers_[server].busy_s; }
  /// Work that a server has left of all jobs that have been sent to it, those that are not there
  /// yet included, each as if served by itself.
  [[nodiscard]] double work_left_s(std::uint32_t server) const {
    return servers_[server].sent_s + std::max(0.0, servers_[server].ends_s - now_s_);
  }
  [[nodiscard]] double now_s() const { return now_s_; }
  /// Events so far.
  [[nodiscard]] std::uint64_t played() const { return played_; }

 private:
  enum class Kind : std::uint32_t { finish, arrival, wake };
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct Server {
    std::uint32_t serving = none;  ///< first of the jobs that are being served
    std::uint32_t first = none;    ///< that waits
    std::uint32_t last = none;
    double busy_s = 0.0;
    double sent_s = 0.0;  ///< work of jobs that are under way to it, or wait
    double ends_s = 0.0;  ///< when it is done with those that are being served
  };

  template <class Client>
  void finish(std::uint32_t number, Client& client) {
    std::uint32_t at = servers_[number].serving;
    servers_[number].serving = none;
    if (servers_[number].first != none) {
      start(number);
    }
    while (at != none) {
      // A copy: the client may send jobs, which can move all of them.
      const Job job = jobs_[at];
      free_.push_back(at);
      at = job.next;
      client.done(job, now_s_);
    }
  }

  void arrive(std::uint32_t job);
  /// Takes what a server is to serve next out of its queue.
  void start(std::uint32_t number);
  void take_batch(Server& server);

  EventQueue events_;
  std::vector<Server> servers_;
  std::vector<Job> jobs_;
  std::vector<std::uint32_t> free_;  ///< places in jobs_
  std::uint32_t batch_;
  TimeWindow measured_;
  double now_s_ = 0.0;
  std::uint64_t played_ = 0;
};

}  // namespace spacemoe
