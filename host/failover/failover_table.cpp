#include "host/failover/failover_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv_field.hpp"
#include "host/base/text_table.hpp"
#include "host/base/wrapped_text.hpp"

namespace spacemoe {
namespace {

/// Losses that the text names, the worst first.
constexpr std::size_t named_losses = 3;

/// Means over all losses of one satellite.
struct SingleSummary {
  std::size_t losing_some = 0;
  std::size_t losing_all = 0;
  double delivered = 0.0;
  double added_s = 0.0;  ///< over losses after which something is delivered
};

SingleSummary summary_of(const FailoverCase& of) {
  SingleSummary summary;
  double served = 0.0;
  for (const SingleLoss& loss : of.singles) {
    summary.losing_some += of.loses_some(loss) ? 1U : 0U;
    summary.losing_all += of.loses_all(loss) ? 1U : 0U;
    summary.delivered += loss.effect.delivered / static_cast<double>(of.singles.size());
    if (loss.effect.mean_s && of.without_loss.mean_s) {
      summary.added_s += *loss.effect.mean_s - *of.without_loss.mean_s;
      served += 1.0;
    }
  }
  summary.added_s /= std::max(served, 1.0);
  return summary;
}

std::string days_text(double days) {
  constexpr double days_per_year = 365.25;
  if (std::isinf(days)) {
    return "never";
  }
  return days < 2.0 * days_per_year ? fmt::format("{:.0f} d", days)
                                    : fmt::format("{:.1f} y", days / days_per_year);
}

std::string place_text(const SatelliteAddress& address) {
  return fmt::format("plane {}, index {}", address.plane, address.index_in_plane);
}

/// The losses after which least is delivered, and among equals those that add most.
std::vector<SingleLoss> worst_of(const FailoverCase& of) {
  std::vector<SingleLoss> losses = of.singles;
  const auto is_worse = [](const SingleLoss& a, const SingleLoss& b) {
    return a.effect.delivered != b.effect.delivered
               ? a.effect.delivered < b.effect.delivered
               : a.effect.mean_s.value_or(0.0) > b.effect.mean_s.value_or(0.0);
  };
  const std::size_t count = std::min(named_losses, losses.size());
  std::ranges::partial_sort(losses, losses.begin() + static_cast<std::ptrdiff_t>(count), is_worse);
  losses.resize(count);
  return losses;
}

std::string spares_text(const FailoverCase& of) {
  return of.spares_per_layer == 1 ? "1 spare" : fmt::format("{} spares", of.spares_per_layer);
}

std::string worst_text(const FailoverCase& of, const Constellation& constellation) {
  std::vector<std::string> texts;
  for (const SingleLoss& loss : worst_of(of)) {
    const std::string held = held_text(of.placement, loss.satellite);
    const std::string added =
        loss.effect.mean_s && of.without_loss.mean_s
            ? fmt::format(", {:+.1f} ms", 1e3 * (*loss.effect.mean_s - *of.without_loss.mean_s))
            : "";
    texts.push_back(fmt::format("satellite {} ({}; {}) delivers {:.4f}{}", number(loss.satellite),
                                place_text(constellation.address(loss.satellite)),
                                held.empty() ? "a relay" : held, loss.effect.delivered, added));
  }
  return wrapped(fmt::format("{} with {} a layer, worst losses: {}.", of.scheme, spares_text(of),
                             fmt::join(texts, "; "))) +
         "\n";
}

/// How far spares are from the best.
std::string excess_text(const FailoverResult& result) {
  std::string text;
  for (const FailoverCase& of : result.cases) {
    if (of.spare_excess_s && of.without_loss.mean_s) {
      text += wrapped(fmt::format(
                  "{} with {} a layer: a token through a spare takes {:.2f} ms ({:.2f} %) longer "
                  "than if spares stood where they are best in the slots that they are judged by.",
                  of.scheme, spares_text(of), 1e3 * *of.spare_excess_s,
                  100.0 * *of.spare_excess_s / *of.without_loss.mean_s)) +
              "\n";
    }
  }
  return text;
}

}  // namespace

std::string held_text(const Placement& placement, Satellite satellite) {
  std::vector<std::string> held;
  for (const Layer layer : all<Layer>(placement.layers())) {
    if (placement.gateway(layer) == satellite) {
      held.push_back(fmt::format("gateway {}", number(layer)));
    }
    for (const Expert expert : all<Expert>(placement.experts())) {
      if (placement.expert(layer, expert) == satellite) {
        held.push_back(fmt::format("expert {}/{}", number(layer), number(expert)));
      }
    }
  }
  return fmt::format("{}", fmt::join(held, "+"));
}

std::string failover_text(const FailoverResult& result, const Constellation& constellation) {
  TextTable table(
      {"scheme", "spares", "mean", "+ms", "some", "all", "delivered", "pairs", "first", "none"});
  std::string worst;
  for (const FailoverCase& of : result.cases) {
    const SingleSummary summary = summary_of(of);
    table.add({of.scheme, fmt::format("{}", of.spares_per_layer),
               of.without_loss.mean_s ? fmt::format("{:.3f}", *of.without_loss.mean_s) : "-",
               fmt::format("{:.2f}", 1e3 * summary.added_s), fmt::format("{}", summary.losing_some),
               fmt::format("{}", summary.losing_all), fmt::format("{:.4f}", summary.delivered),
               of.pairs ? fmt::format("{:.4f}", of.pairs->delivered) : "-",
               days_text(of.days_to_first_lost_token), days_text(of.days_to_no_token)});
    worst += worst_text(of, constellation);
  }
  std::string text = table.text() + "\n";
  text += wrapped(
              "Each satellite is lost by itself, in all slots. mean: latency (s) without a loss; "
              "+ms: added to it, over all losses after which tokens arrive; some, all: satellites "
              "whose loss loses some or all tokens; delivered: mean over all losses; pairs: the "
              "same over a sample of two lost together; first, none: expected time until tokens "
              "are lost, and until none arrives, if no satellite is replaced.") +
          "\n";
  for (const FailoverCase& of : result.cases) {
    if (of.pairs) {
      text += wrapped(fmt::format("{} pairs were drawn; their means have a standard error of up to "
                                  "{:.2g}.",
                                  of.pairs->pairs,
                                  std::ranges::max(result.cases, {},
                                                   [](const FailoverCase& other) {
                                                     return other.pairs
                                                                ? other.pairs->standard_error
                                                                : 0.0;
                                                   })
                                      .pairs->standard_error)) +
              "\n";
      break;
    }
  }
  text += worst;
  text += excess_text(result);
  for (const std::string& remark : result.remarks) {
    text += wrapped(remark) + "\n";
  }
  return text;
}

std::string losses_csv(const FailoverResult& result, const Constellation& constellation) {
  std::string text =
      "scheme,spares,satellite,shell,plane,slot,holds,delivered_fraction,mean_s,added_s\n";
  for (const FailoverCase& of : result.cases) {
    for (const SingleLoss& loss : of.singles) {
      const SatelliteAddress address = constellation.address(loss.satellite);
      const auto& mean_s = loss.effect.mean_s;
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_field(of.scheme),
                          of.spares_per_layer, number(loss.satellite), address.shell, address.plane,
                          address.index_in_plane, held_text(of.placement, loss.satellite),
                          loss.effect.delivered, mean_s ? fmt::format("{}", *mean_s) : "",
                          mean_s && of.without_loss.mean_s
                              ? fmt::format("{}", *mean_s - *of.without_loss.mean_s)
                              : "");
    }
  }
  return text;
}

}  // namespace spacemoe
