#include "host/serving/job_network.hpp"

#include <algorithm>

#include "host/base/contract.hpp"

namespace spacemoe {

JobNetwork::JobNetwork(std::uint32_t servers, std::uint32_t batch, TimeWindow measured)
    : servers_(servers), batch_(batch), measured_(measured) {}

void JobNetwork::send(const Job& job, double at_s) {
  SPACEMOE_EXPECTS(at_s >= now_s_ && job.server < servers_.size());
  std::uint32_t place = 0;
  if (free_.empty()) {
    place = static_cast<std::uint32_t>(jobs_.size());
    jobs_.push_back(job);
  } else {
    place = free_.back();
    free_.pop_back();
    jobs_[place] = job;
  }
  servers_[job.server].sent_s += job.fixed_s + job.own_s;
  constexpr auto kind = static_cast<std::uint32_t>(Kind::arrival);
  events_.push({at_s, job.order.key(kind), kind, place});
}

void JobNetwork::wake(double at_s, const JobOrder& order, std::uint32_t subject) {
  SPACEMOE_EXPECTS(at_s >= now_s_);
  constexpr auto kind = static_cast<std::uint32_t>(Kind::wake);
  events_.push({at_s, order.key(kind), kind, subject});
}

void JobNetwork::arrive(std::uint32_t job) {
  Server& server = servers_[jobs_[job].server];
  jobs_[job].arrived_s = now_s_;
  jobs_[job].next = none;
  (server.first == none ? server.first : jobs_[server.last].next) = job;
  server.last = job;
  if (server.serving == none) {
    start(jobs_[job].server);
  }
}

void JobNetwork::start(std::uint32_t number) {
  Server& server = servers_[number];
  server.serving = server.first;
  Job& first = jobs_[server.first];
  server.first = first.next;
  first.next = none;
  if (batch_ > 1 && jobs_[server.serving].module != no_module) {
    take_batch(server);
  }
  double fixed_s = 0.0;
  double own_s = 0.0;
  for (std::uint32_t at = server.serving; at != none; at = jobs_[at].next) {
    jobs_[at].started_s = now_s_;
    fixed_s = std::max(fixed_s, jobs_[at].fixed_s);
    own_s += jobs_[at].own_s;
    server.sent_s -= jobs_[at].fixed_s + jobs_[at].own_s;
  }
  const double end_s = now_s_ + fixed_s + own_s;
  server.ends_s = end_s;
  server.busy_s +=
      std::max(0.0, std::min(end_s, measured_.until_s) - std::max(now_s_, measured_.from_s));
  constexpr auto kind = static_cast<std::uint32_t>(Kind::finish);
  events_.push({end_s, jobs_[server.serving].order.key(kind), kind, number});
}

void JobNetwork::take_batch(Server& server) {
  const std::uint32_t module = jobs_[server.serving].module;
  std::uint32_t last_taken = server.serving;
  std::uint32_t before = none;
  std::uint32_t taken = 1;
  for (std::uint32_t at = server.first; at != none && taken < batch_;) {
    const std::uint32_t next = jobs_[at].next;
    if (jobs_[at].module != module) {
      before = at;
    } else {
      (before == none ? server.first : jobs_[before].next) = next;
      server.last = next == none ? before : server.last;
      jobs_[last_taken].next = at;
      jobs_[at].next = none;
      last_taken = at;
      ++taken;
    }
    at = next;
  }
}

}  // namespace spacemoe
