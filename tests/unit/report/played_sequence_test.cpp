#include "host/report/played_sequence.hpp"

#include <cmath>
#include <cstdint>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/experiment/run_experiment.hpp"
#include "host/generation/sequence_walk.hpp"
#include "tests/complaint.hpp"
#include "tests/sequence_study.hpp"
#include "tests/test_study.hpp"
#include "tests/unit/report/from_base64.hpp"

/// The page's data of a sequence is held against the walks of the sequence.
namespace spacemoe {
namespace {

const std::string played_text = sequence_study(
    "min_elevation_deg: 5, users: [{name: u, latitude_deg: 50, longitude_deg: 10}]", 3);

class PlayedSequenceTest : public testing::Test {
 protected:
  explicit PlayedSequenceTest(const std::string& text = played_text)
      : study_(text),
        stored_{read_config_text("study.yaml", text),
                run_experiment(study_.config(), study_.scenario(), study_.context()),
                {},
                {},
                {},
                {},
                {},
                {},
                1,
                {},
                {}} {}

  [[nodiscard]] PlayedSequence play(const PlayOptions& options) const {
    return played_sequence(stored_, "", options, study_.context().backend);
  }

  TestStudy study_;
  StoredResult stored_;
};

/// The satellites of each way.
std::vector<std::vector<Satellite>> nodes_of(const nlohmann::json& ways) {
  const std::vector<std::uint8_t> bytes = from_base64(ways["nodes"].get<std::string>());
  std::vector<std::vector<Satellite>> nodes;
  std::size_t at = 0;
  for (const std::size_t length : ways["lengths"].get<std::vector<std::size_t>>()) {
    std::vector<Satellite>& way = nodes.emplace_back();
    for (std::size_t i = 0; i < length; ++i, at += 2) {
      way.push_back(Satellite{static_cast<std::uint32_t>(bytes[at] | bytes[at + 1] << 8U)});
    }
  }
  EXPECT_EQ(at, bytes.size());
  return nodes;
}

void expect_ms(const nlohmann::json& ms, double seconds) {
  if (std::isinf(seconds)) {
    EXPECT_TRUE(ms.is_null());
  } else {
    EXPECT_NEAR(ms.get<double>(), 1e3 * seconds, 6e-4);  // rounded to a microsecond
  }
}

TEST_F(PlayedSequenceTest, HasEveryStepOfTheWalkWithItsWays) {
  constexpr std::uint32_t sequence = 2;
  const auto json = nlohmann::json::parse(play({sequence, 8}).json);
  EXPECT_EQ(json["tokens"], 8);
  EXPECT_EQ(json["user"]["name"], "u");
  SequenceWalker walker(study_.study(), sequence, 200, study_.context().backend);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& placements = stored_.result.schemes[i].placements;
    const Placement& placement = placements[sequence % placements.size()];
    const SequenceWalk walk = walker.walk(placement, 8);
    const auto& scheme = json["schemes"][i];
    EXPECT_EQ(scheme["gateways"].size(), 3U);
    EXPECT_EQ(scheme["gateways"][1], number(placement.gateways[1]));
    EXPECT_EQ(scheme["experts"][5], number(placement.satellites[5]));
    EXPECT_EQ(scheme["received"], 8);
    EXPECT_EQ(scheme["failed"], false);
    EXPECT_EQ(scheme["cut"], false);
    const auto nodes = nodes_of(scheme["ways"]);
    const auto expect_way = [&](const nlohmann::json& way, const WalkedPath& path) {
      EXPECT_EQ(nodes[way.get<std::size_t>()], path.satellites);
      expect_ms(scheme["ways"]["ms"][way.get<std::size_t>()], path.latency_s);
    };
    ASSERT_EQ(scheme["steps"].size(), walk.steps.size());
    for (std::size_t k = 0; k < walk.steps.size(); ++k) {
      const WalkedStep& walked = walk.steps[k];
      const auto& row = scheme["steps"][k];
      EXPECT_EQ(row[0], static_cast<int>(walked.step.kind));
      EXPECT_EQ(row[1], walked.step.token);
      EXPECT_EQ(row[2], number(walked.step.layer));
      EXPECT_EQ(json["slots"][row[3].get<std::size_t>()]["slot"], walked.step.slot);
      expect_ms(row[4], walked.step.start_s - walk.start_s);
      expect_ms(row[5], walked.step.end_s - walk.start_s);
      expect_ms(row[6], walked.user ? walked.user->beam_s : walked.gateway_s);
      ASSERT_EQ(row.size(), 7 + walked.experts.size() + (walked.user ? 1 : 0));
      for (std::size_t e = 0; e < walked.experts.size(); ++e) {
        const auto& visit = scheme["visits"][row[7 + e].get<std::size_t>()];
        EXPECT_EQ(visit[0], number(walked.experts[e].expert));
        EXPECT_EQ(visit[1], number(walked.experts[e].satellite));
        expect_way(visit[2], walked.experts[e].there);
        expect_ms(visit[3], walked.experts[e].compute_s);
        expect_way(visit[4], walked.experts[e].onward);
      }
      if (walked.user) {
        expect_way(row[7], walked.user->path);
      }
    }
  }
  // Links of each slot, with a bit for each that is up.
  for (const auto& slot : json["slots"]) {
    std::vector<LinkReport> links(walker.sky().series().network.links.size());
    walker.snapshots().links(walker.slot(slot["slot"].get<std::uint32_t>()), links);
    const std::vector<std::uint8_t> up = from_base64(slot["up"].get<std::string>());
    for (std::size_t link = 0; link < links.size(); ++link) {
      EXPECT_EQ((up[link / 8] >> (link % 8) & 1U) == 1U, links[link].state == LinkState::up);
    }
  }
}

/// Of satellites whose partners change: links are not those of the globe.
struct PlayedOnChangingLinks : PlayedSequenceTest {
  PlayedOnChangingLinks()
      : PlayedSequenceTest(std::regex_replace(played_text, std::regex("survival: 0.7"),
                                              "survival: 0.9, cross_plane: nearest")) {}
};

TEST_F(PlayedOnChangingLinks, GoesOverLinksThatItsSlotsHave) {
  const auto json = nlohmann::json::parse(play({1, 40}).json);
  const std::vector<std::uint8_t> ends = from_base64(json["links"].get<std::string>());
  const auto end = [&](std::size_t i) { return Satellite{std::uint32_t{ends[2 * i]}}; };
  std::vector<std::set<std::pair<Satellite, Satellite>>> up;
  for (const auto& slot : json["slots"]) {
    const std::vector<std::uint8_t> bits = from_base64(slot["up"].get<std::string>());
    auto& links = up.emplace_back();
    for (std::size_t link = 0; link < ends.size() / 4; ++link) {
      if ((bits[link / 8] >> (link % 8) & 1U) == 1U) {
        links.emplace(end(2 * link), end(2 * link + 1));
        links.emplace(end(2 * link + 1), end(2 * link));
      }
    }
  }
  EXPECT_GT(up.size(), 3U);
  EXPECT_NE(up.front(), up.back());
  int hops = 0;
  for (const auto& scheme : json["schemes"]) {
    const auto nodes = nodes_of(scheme["ways"]);
    for (const auto& row : scheme["steps"]) {
      if (row[0] != static_cast<int>(StepKind::layer)) {
        continue;
      }
      for (std::size_t k = 7; k < row.size(); ++k) {
        const auto& visit = scheme["visits"][row[k].get<std::size_t>()];
        for (const std::size_t part : {2U, 4U}) {
          const auto& way = nodes[visit[part].get<std::size_t>()];
          for (std::size_t hop = 1; hop < way.size(); ++hop, ++hops) {
            EXPECT_TRUE(up[row[3].get<std::size_t>()].contains({way[hop - 1], way[hop]}));
          }
        }
      }
    }
  }
  EXPECT_GT(hops, 500);
}

TEST_F(PlayedSequenceTest, TakesAsManyTokensAsFitAndSaysSo) {
  const PlayedSequence whole = play({0, 40});
  EXPECT_THAT(whole.notes, testing::IsEmpty());
  const PlayedSequence cut = play({0, 40, whole.json.size() / 2});
  EXPECT_LE(cut.json.size(), whole.json.size() / 2);
  const auto tokens = nlohmann::json::parse(cut.json)["tokens"].get<int>();
  EXPECT_GT(tokens, 5);
  EXPECT_LT(tokens, 40);
  ASSERT_EQ(cut.notes.size(), 1U);
  EXPECT_THAT(cut.notes[0],
              testing::StartsWith(
                  fmt::format("The globe plays {} of the 40 tokens that were asked for", tokens)));
}

TEST_F(PlayedSequenceTest, SaysWhichSequencesThereAre) {
  EXPECT_EQ(complaint_of([&] {
              static_cast<void>(play({4, 8}));
            }),
            "--sequence: found 4, allowed: from 0 to 3: the result's config has "
            "generation.sequences 4");
}

}  // namespace
}  // namespace spacemoe
