#include "host/serving/serving_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"

namespace spacemoe {
namespace {

constexpr double percent = 100.0;

std::string short_number(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", *value) : "-";
}

std::string mean_with_interval(const ReplicationMean& mean) {
  return mean.interval ? fmt::format("{:.4g} [{:.4g}, {:.4g}]", mean.value, mean.interval->low,
                                     mean.interval->high)
                       : fmt::format("{:.4g}", mean.value);
}

std::string load_text(const LoadPoint& point) {
  return (point.load ? fmt::format("{:.3g}", *point.load) : fmt::format("-")) +
         (point.is_saturated ? "!" : "");
}

std::string capacity_text(const ServingResult& result) {
  TextTable table({"scheme", "satellites", "capacity, requests/s", "knee at load", "tokens/s there",
                   "bottleneck"});
  for (const ServedScheme& scheme : result.schemes) {
    const LoadPoint* knee = scheme.knee ? &scheme.points[*scheme.knee] : nullptr;
    table.add({scheme.name, fmt::format("{}", scheme.satellites),
               short_number(scheme.capacity_per_s), knee == nullptr ? "-" : load_text(*knee),
               knee == nullptr ? "-" : mean_with_interval(knee->tokens_per_s), scheme.bottleneck});
  }
  return table.text();
}

std::string rates_text(const ServingResult& result) {
  TextTable table(
      {"load", "requests/s", "tokens/s", "goodput/s", "busiest", "failed", "under way"});
  for (const ServedScheme& scheme : result.schemes) {
    table.add_section(scheme.name);
    for (const LoadPoint& point : scheme.points) {
      table.add(
          {load_text(point), fmt::format("{:.4g}", point.rate_per_s),
           mean_with_interval(point.tokens_per_s), mean_with_interval(point.goodput_per_s),
           point.busiest.empty() ? "-" : fmt::format("{:.3g}%", percent * point.busiest[0].share),
           fmt::format("{}", point.requests.failed),
           fmt::format("{} of {}", point.requests.under_way, point.requests.asked)});
    }
  }
  return table.text();
}

std::string times_text(const ServingResult& result) {
  TextTable table({"load", "first p50, s", "p95", "p99", "token mean, s", "p50", "p95", "p99",
                   "queue, est.", "whole p50, s", "p95", "p99"});
  for (const ServedScheme& scheme : result.schemes) {
    table.add_section(scheme.name);
    for (const LoadPoint& point : scheme.points) {
      table.add({load_text(point), short_number(point.first.p50_s), short_number(point.first.p95_s),
                 short_number(point.first.p99_s),
                 point.token_s ? fmt::format("{:.4g}", point.token_s->value) : "-",
                 short_number(point.token.p50_s), short_number(point.token.p95_s),
                 short_number(point.token.p99_s), short_number(point.waiting_s),
                 short_number(point.whole.p50_s), short_number(point.whole.p95_s),
                 short_number(point.whole.p99_s)});
    }
  }
  return table.text();
}

std::string field(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

/// Fields of one line of CSV.
class LineOfFields {
 public:
  void add(const std::string& field) { fields_.push_back(field); }
  void add(std::uint64_t value) { fields_.push_back(fmt::format("{}", value)); }
  void add(const std::optional<double>& value) { fields_.push_back(field(value)); }
  void add(const std::optional<ReplicationMean>& mean) {
    const bool has_interval = mean && mean->interval;
    add(mean ? std::optional(mean->value) : std::nullopt);
    add(has_interval ? std::optional(mean->interval->low) : std::nullopt);
    add(has_interval ? std::optional(mean->interval->high) : std::nullopt);
  }
  void add(const TimeQuantiles& times) {
    add(times.p50_s);
    add(times.p95_s);
    add(times.p99_s);
  }
  void add(const ServedCount& count) {
    add(count.asked);
    add(count.done);
    add(count.failed);
    add(count.under_way);
  }
  [[nodiscard]] std::string text() const { return fmt::format("{}\n", fmt::join(fields_, ",")); }

 private:
  std::vector<std::string> fields_;
};

std::string busiest_field(const LoadPoint& point) {
  std::vector<std::string> all;
  for (const BusyServer& busy : point.busiest) {
    all.push_back(fmt::format("{}: {:.4f}", busy.name, busy.share));
  }
  return csv_field(fmt::format("{}", fmt::join(all, "; ")));
}

std::string point_line(const ServedScheme& scheme, const LoadPoint& point) {
  LineOfFields line;
  line.add(csv_field(scheme.name));
  line.add(std::uint64_t{scheme.satellites});
  line.add(point.load);
  line.add(std::optional(point.rate_per_s));
  line.add(std::uint64_t{point.is_saturated ? 1U : 0U});
  line.add(scheme.capacity_per_s);
  line.add(point.requests);
  line.add(point.tokens);
  line.add(point.measured);
  line.add(std::optional(point.tokens_per_s));
  line.add(std::optional(point.done_per_s));
  line.add(std::optional(point.goodput_per_s));
  line.add(point.first);
  line.add(point.token_s);
  line.add(point.token);
  line.add(point.waiting_s);
  line.add(point.whole_mean_s);
  line.add(point.whole);
  line.add(point.events);
  line.add(busiest_field(point));
  return line.text();
}

}  // namespace

std::string serving_text(const ServingResult& result) {
  const ServingSpec& spec = result.spec;
  std::string text =
      capacity_text(result) + "\n" + rates_text(result) + "\n" + times_text(result) + "\n";
  text +=
      wrapped(fmt::format(
          "{} replications of {:.4g} s at each load point; measured are requests that arrive "
          "after {:.3g}% of it and before its last {:.3g}%. load: rate over the capacity bound; "
          "goodput: requests that are done with their first token within {:.4g} s and {:.4g} s "
          "a token on average; busiest: time in which the satellite with the most to do "
          "computes; token: from one to the next; queue, est.: waiting of a token as "
          "independent queues would have it; whole: from arrival to the last token; -: more "
          "have not come by the end.",
          spec.replications, spec.horizon_s, percent * spec.warm_up_share,
          percent * spec.cool_down_share, spec.ttft_s, spec.token_s)) +
      "\n";
  bool has_saturated = false;
  for (const ServedScheme& scheme : result.schemes) {
    for (const LoadPoint& point : scheme.points) {
      has_saturated = has_saturated || point.is_saturated;
    }
  }
  if (has_saturated) {
    text += wrapped(
                "!: saturated. More requests come than are served, so that times grow with the "
                "horizon, and say nothing else.") +
            "\n";
  }
  return text;
}

std::string serving_csv(const ServingResult& result) {
  std::string text =
      "scheme,satellites,load,rate_per_s,is_saturated,capacity_per_s,requests,requests_done,"
      "requests_failed,"
      "requests_under_way,tokens,tokens_done,tokens_failed,tokens_under_way,measured,tokens_per_s,"
      "tokens_per_s_low,tokens_per_s_high,done_per_s,done_per_s_low,done_per_s_high,goodput_per_s,"
      "goodput_per_s_low,goodput_per_s_high,first_p50_s,first_p95_s,first_p99_s,token_mean_s,"
      "token_mean_low_s,token_mean_high_s,token_p50_s,token_p95_s,token_p99_s,waiting_estimate_s,"
      "whole_mean_s,whole_p50_s,whole_p95_s,whole_p99_s,events,busiest\n";
  for (const ServedScheme& scheme : result.schemes) {
    for (const LoadPoint& point : scheme.points) {
      text += point_line(scheme, point);
    }
  }
  return text;
}

}  // namespace spacemoe
