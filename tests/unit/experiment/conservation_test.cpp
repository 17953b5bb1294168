#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/base/progress.hpp"
#include "host/config/config.hpp"
#include "host/evaluation/evaluate.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/make_backend.hpp"

// What goes in comes out, whatever the study: of the tokens that are sent, each is delivered or
// lost, and its time is the sum of that of its layers. Studies are random: shells, linked with one
// another or not, links that change partners or not, weather of every kind, failures, shadow,
// copies of experts, shared satellites.

namespace spacemoe {
namespace {

/// Draws a config, key by key.
class RandomStudy {
 public:
  explicit RandomStudy(unsigned seed) : random_(seed) {}

  std::string text() {
    std::string text = "constellation:\n  shells:\n";
    const int planes = number(3, 6);
    const int in_plane = number(7, 10);
    text += fmt::format(
        "    - {{planes: {}, satellites_per_plane: {}, altitude_km: {}, inclination_deg: {}, "
        "phasing: {}, raan_spread_deg: {}}}\n",
        planes, in_plane, number(900, 2000), number(50, 98), number(0, 5), chance() ? 360 : 180);
    if (chance()) {
      text += fmt::format(
          "    - {{planes: {}, satellites_per_plane: {}, altitude_km: {}, inclination_deg: {}}}\n",
          number(1, 4), number(5, 9), number(900, 2000), number(20, 98));
    }
    if (chance()) {
      text += "  drift: j2\n";
    }
    if (chance()) {
      text += fmt::format("  failed_satellites: [{}]\n", number(0, planes * in_plane - 1));
    }
    text += links() + weather() + compute();
    text += fmt::format("time: {{slots: {}, realisations: {}, epoch: \"2026-03-20T12:00:00Z\"}}\n",
                        number(2, 9), number(1, 3));
    const int experts = number(2, 4);
    text += fmt::format(
        "planning: {{slots: 3}}\nmodel: {{layers: {}, experts: {}, active: {}, expert_flops: 2e7, "
        "gateway_flops: 1e7, shared_experts: {}}}\n",
        number(1, 4), experts, number(1, std::min(experts, 3)), number(0, 1));
    text += fmt::format("activation: {{kind: {}, skew: 0.1}}\n",
                        chance() ? "conditional_poisson" : "successive");
    text += "evaluation: {tokens_per_slot: 60, draws: 6}\n";
    text += "schemes: [RandPlace, {name: Copies, rule: replicas, copies: 6, layers: none}]\n";
    text += "reference: RandPlace\n";
    return text;
  }

 private:
  int number(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  double real(double least, double most) {
    return std::uniform_real_distribution<double>(least, most)(random_);
  }
  bool chance() { return number(0, 1) == 1; }

  std::string links() {
    std::string text =
        fmt::format("links: {{max_isls: {}, processing_ms: {}", number(2, 4), number(0, 5));
    if (chance()) {
      text += fmt::format(", cross_plane: nearest, hysteresis_km: {}", number(0, 300));
    }
    if (chance()) {
      text += ", between_shells: nearest";
    }
    return text + "}\n";
  }

  std::string weather() {
    std::string text = fmt::format("weather:\n  outages: {{survival: {:.3f}", real(0.5, 1.0));
    text += chance() ? fmt::format(", mean_s: {}}}\n", number(30, 3000)) : "}\n";
    if (chance()) {
      text += fmt::format("  acquisition_s: {}\n", number(1, 1500));
    }
    if (chance()) {
      text += fmt::format("  silences: {{per_year: {}, duration_s: {}}}\n", number(100, 5000),
                          number(30, 2000));
    }
    if (chance()) {
      text += fmt::format("  failures: {{share_per_year: {:.3f}, after_days: {}}}\n",
                          real(0.01, 0.3), number(0, 400));
    }
    if (chance()) {
      text += fmt::format(
          "  regions: [{{name: cap, latitude_deg: {}, longitude_deg: {}, radius_deg: {}, survival: "
          "0.5, mean_outage_s: 200}}]\n",
          number(-80, 80), number(-170, 170), number(5, 90));
    }
    return text;
  }

  std::string compute() {
    std::string text = fmt::format("compute: {{charge: {}, modules_per_satellite: {}",
                                   chance() ? "all" : "experts", number(1, 3));
    return text + (chance() ? ", eclipse_utilisation: 0.2}\n" : "}\n");
  }

  std::mt19937 random_;
};

/// Sums over all slots of one scheme.
struct SchemeSums {
  double sent = 0.0;
  double expected = 0.0;   ///< tokens that should be delivered
  double delivered = 0.0;  ///< those that are
  double variance = 0.0;   ///< of their number: at most that of independent tokens
  double latency_s = 0.0;
  double layers_s = 0.0;
};

void add_row(SchemeSums& sums, const RowSums& exact, const RowSums& sampled, double tokens) {
  EXPECT_GE(exact.delivered, 0.0);
  EXPECT_LE(exact.delivered, 1.0 + 1e-12);
  EXPECT_LE(exact.joint_delivered, exact.delivered * (1.0 + 1e-12));
  EXPECT_EQ(sampled.delivered, std::floor(sampled.delivered)) << "tokens are whole";
  EXPECT_LE(sampled.delivered, tokens);
  EXPECT_LE(sampled.joint_delivered, sampled.delivered);
  sums.sent += tokens;
  sums.expected += tokens * exact.delivered;
  sums.delivered += sampled.delivered;
  sums.variance += tokens * exact.delivered * (1.0 - exact.delivered);
  sums.latency_s += sampled.latency_s;
}

void check_study(const std::string& text) {
  const LoadedConfig loaded = read_config_text("random.yaml", text, {});
  const Scenario scenario(loaded.config);
  const Study study(loaded.config, scenario);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  SilentProgress progress;
  tbb::task_arena arena = arena_of(*backend);
  const RunContext context{{arena, progress, {}}, *backend, 4};
  PlacementSet set(loaded.config.model.layers, loaded.config.model.experts);
  for (const PlannedScheme& scheme : plan_schemes(study, context)) {
    set.add_scheme(scheme.placements);
  }
  const EvaluationPlan plan = study.evaluation_plan(set, 0);
  const PlacementsView& placements = plan.placements;
  const auto schemes = static_cast<std::uint32_t>(placements.schemes.size());
  std::vector<SchemeSums> sums(schemes);
  const auto outcome =
      evaluate(context, scenario.evaluation_series(), plan, [&](const SlotBatch& batch) {
        ASSERT_TRUE(batch.has_exact);
        const std::size_t rows = placements.first_row(schemes);
        for (std::uint32_t slot = 0; slot < batch.slots.count; ++slot) {
          for (std::uint32_t scheme = 0; scheme < schemes; ++scheme) {
            const double tokens = plan.tokens_per_slot / placements.rows(scheme);
            for (std::uint32_t row = 0; row < placements.rows(scheme); ++row) {
              const std::size_t at = slot * rows + placements.first_row(scheme) + row;
              add_row(sums[scheme], batch.exact[at], batch.sampled[at], tokens);
            }
            for (std::uint32_t layer = 0; layer < placements.layers; ++layer) {
              const LayerSums& of_layer =
                  batch.layers[(slot * schemes + scheme) * placements.layers + layer];
              EXPECT_NEAR(of_layer.latency_s, of_layer.propagation_s + of_layer.compute_s,
                          1e-5 * of_layer.latency_s + 1e-12);
              sums[scheme].layers_s += of_layer.latency_s;
            }
          }
        }
      });
  for (std::uint32_t scheme = 0; scheme < schemes; ++scheme) {
    const auto counts = std::span(outcome.histograms).subspan(scheme * latency_bins, latency_bins);
    const auto counted = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    EXPECT_EQ(sums[scheme].sent, 1.0 * loaded.config.time.all_slots() * plan.tokens_per_slot);
    EXPECT_EQ(static_cast<double>(counted), sums[scheme].delivered);
    // 60 studies of two schemes: one in 30,000 runs fails by chance.
    EXPECT_NEAR(sums[scheme].delivered, sums[scheme].expected,
                5.2 * std::sqrt(sums[scheme].variance) + 1e-6);
    EXPECT_NEAR(sums[scheme].layers_s, sums[scheme].latency_s, 1e-5 * sums[scheme].latency_s);
  }
}

TEST(Conservation, OfTokensAndOfTheirTimeInRandomStudies) {
  std::uint32_t checked = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const std::string text = RandomStudy(seed).text();
    SCOPED_TRACE(text);
    try {
      check_study(text);
      ++checked;
    } catch (const ConfigError& error) {
      // Some draws do not go together.
      EXPECT_NE(std::string(error.what()), "");
    }
  }
  EXPECT_GT(checked, 30U);
}

}  // namespace
}  // namespace spacemoe
