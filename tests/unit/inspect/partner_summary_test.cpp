#include "host/inspect/partner_summary.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/base/csv.hpp"
#include "host/config/config.hpp"
#include "host/experiment/scenario.hpp"
#include "host/inspect/network_summary.hpp"
#include "kernels/make_backend.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

Scenario scenario_of(const std::string& links) {
  return Scenario(read_config_text("study.yaml",
                                   "constellation: {shells: [{planes: 6, satellites_per_plane: 9, "
                                   "altitude_km: 1200, inclination_deg: 70, phasing: -0.3}]}\n"
                                   "links: " +
                                       links +
                                       "\ntime: {slots: 90}\n"
                                       "model: {layers: 6, experts: 4, active: 2}\n"
                                       "activation: {kind: conditional_poisson, skew: 0}\n"
                                       "schemes: [SpaceMoE]\n")
                      .config);
}

using Pair = std::pair<std::uint32_t, std::uint32_t>;

/// Pairs of different planes in each slot, as the network's tables of neighbours have them.
std::vector<std::set<Pair>> partners_by_slot(const Network& network, std::uint32_t slots) {
  std::vector<std::set<Pair>> by_slot(slots);
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const auto adjacency = network.adjacency(Slot{slot});
    for (std::uint32_t a = 0; a < adjacency.size(); ++a) {
      for (const std::uint32_t b : adjacency[a].neighbour) {
        if (a / 9 < b / 9) {
          by_slot[slot].emplace(a, b);
        }
      }
    }
  }
  return by_slot;
}

// Against what a pair of loops over the slots counts.
TEST(PartnerSummary, CountsHandoversAndLifetimes) {
  const Scenario scenario = scenario_of("{cross_plane: nearest, seam: closed}");
  const PartnerSummary summary = summarise_partners(scenario.network(), scenario.slots());
  const auto by_slot = partners_by_slot(scenario.network(), 90);
  std::map<LinkKind, std::uint64_t> handovers;
  std::map<LinkKind, std::uint64_t> held;
  std::map<LinkKind, std::vector<double>> lifetimes_s;
  for (std::uint32_t slot = 0; slot < 90; ++slot) {
    std::uint32_t fresh = 0;
    for (const Pair& pair : by_slot[slot]) {
      const bool is_seam = pair.first / 9 == 0 && pair.second / 9 == 5;
      const LinkKind kind = is_seam ? LinkKind::seam : LinkKind::cross_plane;
      ++held[kind];
      if (slot == 0 || by_slot[slot - 1].contains(pair)) {
        continue;
      }
      ++fresh;
      ++handovers[kind];
      std::uint32_t end = slot;
      while (end < 90 && by_slot[end].contains(pair)) {
        ++end;
      }
      if (end < 90) {
        lifetimes_s[kind].push_back((end - slot) * scenario.slots().length_s);
      }
    }
    EXPECT_EQ(summary.handovers[slot], fresh) << slot;
  }
  ASSERT_EQ(summary.kinds.size(), 2U);
  for (const PartnerSummary::Kind& kind : summary.kinds) {
    EXPECT_EQ(kind.handovers, handovers[kind.kind]);
    EXPECT_EQ(kind.held, held[kind.kind]);
    std::vector<double>& expected = lifetimes_s[kind.kind];
    std::ranges::sort(expected);
    // Across the seam of this shell the same pairs are nearest all the time.
    EXPECT_EQ(expected.size() > 10, kind.kind == LinkKind::cross_plane);
    EXPECT_THAT(kind.lifetimes_s, testing::Pointwise(testing::DoubleNear(1e-9), expected));
    if (expected.empty()) {
      continue;
    }
    EXPECT_EQ(kind.lifetime_s(1.0), kind.lifetimes_s.back());
    EXPECT_EQ(kind.lifetime_s(0.0), kind.lifetimes_s.front());
    EXPECT_EQ(kind.lifetime_s(0.5), kind.lifetimes_s[(expected.size() + 1) / 2 - 1]);
  }
}

// The table of all times in which two were partners adds up to the same.
TEST(PartnerSummary, ListsEachTimeOfAPair) {
  const Scenario scenario = scenario_of("{cross_plane: nearest}");
  const auto by_slot = partners_by_slot(scenario.network(), 90);
  const TestFolder folder;
  const auto file = folder.path() / "partners.csv";
  std::ofstream(file) << partners_csv(scenario.network(), scenario.slots());
  const CsvTable table = read_csv(file);
  const double length_s = scenario.slots().length_s;
  std::size_t held = 0;
  std::size_t whole = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const Pair pair{table.unsigned_integer(row, 0, 53), table.unsigned_integer(row, 1, 53)};
    EXPECT_EQ(table.text(row, 2), "cross_plane");
    const auto first = static_cast<std::size_t>(std::lround(table.number(row, 3) / length_s));
    const auto end = static_cast<std::size_t>(std::lround(table.number(row, 4) / length_s));
    for (std::size_t slot = first; slot < end; ++slot) {
      EXPECT_TRUE(by_slot.at(slot).contains(pair));
      ++held;
    }
    EXPECT_EQ(table.text(row, 5), first > 0 && end < 90 ? "1" : "0");
    whole += first > 0 && end < 90 ? 1 : 0;
  }
  std::size_t expected = 0;
  for (const auto& pairs : by_slot) {
    expected += pairs.size();
  }
  EXPECT_EQ(held, expected);
  EXPECT_GT(whole, 10U);
}

// Links whose ends have other partners are neither long, nor down, nor candidates of that slot.
TEST(PartnerSummary, IsPartOfTheNetworks) {
  const Scenario scenario = scenario_of("{cross_plane: nearest, max_range_km: 6000}");
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  const NetworkSummary summary = summarise(scenario.network(), *pass, scenario.slots(), {});
  const auto& across = summary.kinds[static_cast<std::size_t>(LinkKind::cross_plane)];
  EXPECT_LE(across.length_km.max, 6000.0);
  EXPECT_GT(across.candidates, 60U);
  std::uint64_t held = 0;
  for (const NetworkSummary::InSlot& slot : summary.slots) {
    held += slot.links[0] - 54;  // less the rings, which are always up
    EXPECT_EQ(slot.links[0] + slot.links[static_cast<std::size_t>(LinkState::unpaired)],
              scenario.network().links().size());
  }
  EXPECT_EQ(across.length_km.count, held);
  EXPECT_EQ(summary.partners.kinds.at(0).held, held);
  const std::string table = network_table(summary, {});
  EXPECT_THAT(table, testing::AllOf(HasSubstr("partners"), HasSubstr("links down: unpaired"),
                                    HasSubstr("handovers")));
  const auto json = nlohmann::json::parse(network_json(summary, {}));
  EXPECT_EQ(json["partners"]["cross_plane"]["handovers"], summary.partners.kinds[0].handovers);
  EXPECT_GT(json["partners"]["cross_plane"]["lifetimes_s"]["mean"], 100.0);
}

// Links between shells have handovers and lifetimes as others do, and satellites with one are
// counted slot by slot.
TEST(PartnerSummary, TellsOfLinksBetweenShells) {
  const ExperimentConfig config =
      read_config_text("study.yaml",
                       "constellation: {shells: [{planes: 5, satellites_per_plane: 8, "
                       "altitude_km: 1200, inclination_deg: 63}, {planes: 4, satellites_per_plane: "
                       "9, altitude_km: 1500, inclination_deg: 86, raan_spread_deg: 180}]}\n"
                       "links: {between_shells: nearest, max_range_km: 4000}\n"
                       "time: {slots: 40}\n"
                       "model: {layers: 6, experts: 4, active: 2}\n"
                       "activation: {kind: conditional_poisson, skew: 0}\n"
                       "schemes: [SpaceMoE]\n")
          .config;
  const Scenario scenario(config);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  const NetworkSummary summary = summarise(scenario.network(), *pass, scenario.slots(), {});
  std::uint64_t held = 0;
  std::uint64_t handovers = 0;
  std::set<Pair> before;
  for (std::uint32_t slot = 0; slot < 40; ++slot) {
    std::set<Pair> now;
    const auto adjacency = scenario.network().adjacency(Slot{slot});
    for (std::uint32_t a = 0; a < 40; ++a) {
      for (const std::uint32_t b : adjacency[a].neighbour) {
        if (b >= 40) {
          now.emplace(a, b);
        }
      }
    }
    held += now.size();
    for (const Pair& pair : now) {
      handovers += slot > 0 && !before.contains(pair) ? 1U : 0U;
    }
    // All that are held are in sight and in range, hence up.
    EXPECT_EQ(summary.slots[slot].across_shells, 2 * now.size());
    EXPECT_GT(now.size(), 10U);
    before = now;
  }
  const PartnerSummary::Kind& kind = summary.partners.kinds.back();
  EXPECT_EQ(kind.kind, LinkKind::between_shells);
  EXPECT_EQ(kind.held, held);
  EXPECT_EQ(kind.handovers, handovers);
  EXPECT_GT(handovers, 40U);
  EXPECT_GT(kind.mean_lifetime_s().value(), scenario.slots().length_s);
  EXPECT_THAT(
      network_table(summary, {}),
      testing::AllOf(HasSubstr("between_shells"), HasSubstr("satellites linked to another shell")));
  const auto json = nlohmann::json::parse(network_json(summary, {}));
  EXPECT_EQ(json["slots"][3]["across_shells"], summary.slots[3].across_shells);
  EXPECT_LE(json["links"]["between_shells"]["length_km"]["max"], 4000.0);
}

TEST(PartnerSummary, IsEmptyWherePartnersNeverChange) {
  const Scenario scenario = scenario_of("{}");
  const PartnerSummary summary = summarise_partners(scenario.network(), scenario.slots());
  EXPECT_TRUE(summary.kinds.empty());
  EXPECT_EQ(partners_table(summary), "");
  EXPECT_EQ(partners_csv(scenario.network(), scenario.slots()), "a,b,kind,from_s,until_s,whole\n");
}

}  // namespace
}  // namespace spacemoe
