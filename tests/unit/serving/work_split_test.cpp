#include "host/serving/work_split.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/serving/priced_split.hpp"
#include "host/serving/work_group.hpp"

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

/// Work that one of some servers does alone, each in its own time.
SharedWork at_one_of(const std::vector<std::uint32_t>& servers,
                     const std::vector<double>& seconds) {
  SharedWork work;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    work.choices.push_back({{servers[i], seconds[i]}});
  }
  return work;
}

/// Work of each server under a split.
std::vector<double> work_under(const WorkSplit& split, std::vector<double> own_s,
                               const std::vector<SharedWork>& works) {
  for (std::size_t i = 0; i < works.size(); ++i) {
    double parts = 0.0;
    for (std::size_t k = 0; k < works[i].choices.size(); ++k) {
      for (const ServerWork& at : works[i].choices[k]) {
        own_s[at.server] += split.parts[i][k] * at.seconds;
      }
      EXPECT_GE(split.parts[i][k], 0.0);
      parts += split.parts[i][k];
    }
    EXPECT_NEAR(parts, 1.0, 1e-9);
  }
  return own_s;
}

/// The greatest work, of which the split says that none is smaller.
double greatest(const std::vector<double>& own_s, const std::vector<SharedWork>& works) {
  const WorkSplit split = split_work(own_s, works);
  const double found = std::ranges::max(work_under(split, own_s, works));
  EXPECT_NEAR(split.least_s, found, 1e-9);
  return found;
}

TEST(WorkSplit, OfEqualServersIsEven) {
  const std::vector<SharedWork> works = {at_one_of({0, 2}, {6.0, 6.0}), at_one_of({1}, {5.0})};
  EXPECT_THAT(split_work(std::vector{0.0, 0.0, 0.0}, works).parts[0],
              ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(0.5, 1e-12)));
}

// Water fills what stands at 0, 1 and 2: 6 s raise all to 3.
TEST(WorkSplit, FillsServersThatHaveWorkOfTheirOwnToOneLevel) {
  const std::vector<double> own_s = {0.0, 1.0, 2.0};
  const std::vector<SharedWork> works = {at_one_of({0, 1, 2}, {6.0, 6.0, 6.0})};
  EXPECT_THAT(work_under(split_work(own_s, works), own_s, works),
              ElementsAre(DoubleNear(3.0, 1e-9), DoubleNear(3.0, 1e-9), DoubleNear(3.0, 1e-9)));
  EXPECT_NEAR(greatest({0.0, 1.0, 5.0}, works), 5.0, 1e-9);
}

// One twice as fast as the other: x 3 = (1 - x) 6, 2 s each. Then the fast one has 4 s of its own:
// x 3 + 4 = (1 - x) 6.
TEST(WorkSplit, GivesMoreToFasterServers) {
  EXPECT_NEAR(greatest({0.0, 0.0}, {at_one_of({0, 1}, {3.0, 6.0})}), 2.0, 1e-9);
  EXPECT_NEAR(greatest({4.0, 0.0}, {at_one_of({0, 1}, {3.0, 6.0})}), 4.0 + 2.0 / 9.0 * 3.0, 1e-9);
}

// Works that are tied by a server: 0 and 1 share 4 s, 1 and 2 share 1 s, so that 1 has 2 s of the
// first and all of the second is on 2.
TEST(WorkSplit, SeesThatWorksShareServers) {
  const std::vector<SharedWork> works = {at_one_of({0, 1}, {4.0, 4.0}),
                                         at_one_of({1, 2}, {1.0, 1.0})};
  EXPECT_NEAR(greatest({0.0, 0.0, 0.0}, works), 2.0, 1e-9);
  EXPECT_NEAR(greatest({0.0, 0.0, 4.0}, works), 4.0, 1e-9);  // what nobody can help
  EXPECT_NEAR(greatest({0.0, 0.0, 1.5}, works), 6.5 / 3.0, 1e-9);
}

/// Whether all work fits below a level, by Boost's maximum flow: from works to servers.
bool fits(double level, const std::vector<double>& own_s, const std::vector<SharedWork>& works) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Edge = Traits::edge_descriptor;
  using Graph = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS, boost::no_property,
      boost::property<boost::edge_capacity_t, long,
                      boost::property<boost::edge_residual_capacity_t, long,
                                      boost::property<boost::edge_reverse_t, Edge>>>>;
  constexpr double unit = 1e9;
  const std::size_t source = works.size() + own_s.size();
  Graph graph(source + 2);
  const auto add = [&](std::size_t from, std::size_t to, double seconds) {
    const Edge edge = boost::add_edge(from, to, graph).first;
    const Edge back = boost::add_edge(to, from, graph).first;
    boost::put(boost::edge_capacity, graph, edge, static_cast<long>(seconds * unit));
    boost::put(boost::edge_capacity, graph, back, 0);
    boost::put(boost::edge_reverse, graph, edge, back);
    boost::put(boost::edge_reverse, graph, back, edge);
  };
  long all = 0;
  for (std::size_t i = 0; i < works.size(); ++i) {
    const double seconds = works[i].choices[0][0].seconds;
    add(source, i, seconds);
    all += static_cast<long>(seconds * unit);
    for (const std::vector<ServerWork>& choice : works[i].choices) {
      add(i, works.size() + choice[0].server, seconds);
    }
  }
  for (std::size_t server = 0; server < own_s.size(); ++server) {
    if (own_s[server] > level) {
      return false;
    }
    add(works.size() + server, source + 1, level - own_s[server]);
  }
  return boost::push_relabel_max_flow(graph, source, source + 1) >=
         all - static_cast<long>(own_s.size() + works.size());
}

// Servers that are equally fast: the level is where the maximum flow just takes all work.
TEST(WorkSplit, IsThatOfTheMaximumFlowWhereServersAreAlike) {
  std::mt19937_64 random(7);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1.0p-53; };
  for (int instance = 0; instance < 60; ++instance) {
    const bool is_large = instance >= 56;
    const std::size_t servers = is_large ? 60 : 3 + random() % 8;
    const std::size_t count = is_large ? 200 : 2 + random() % 7;
    std::vector<double> own_s;
    for (std::size_t i = 0; i < servers; ++i) {
      own_s.push_back(uniform() < 0.5 ? 0.0 : 3.0 * uniform());
    }
    std::vector<SharedWork> works;
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<std::uint32_t> all;
      for (std::uint32_t server = 0; server < servers; ++server) {
        all.push_back(server);
      }
      std::ranges::shuffle(all, random);
      all.resize(1 + random() % 3);
      works.push_back(at_one_of(all, std::vector<double>(all.size(), 4.0 * uniform())));
    }
    double low = 0.0;
    double high = 100.0;
    for (int step = 0; step < 60; ++step) {
      const double level = 0.5 * (low + high);
      (fits(level, own_s, works) ? high : low) = level;
    }
    EXPECT_NEAR(greatest(own_s, works), high, 1e-6) << "instance " << instance;
  }
}

// Two works and three servers of any speed, against all splits in steps of 1/400: no step between
// two of them can gain more than its work.
TEST(WorkSplit, IsTheBestOfAllWhereServersAreNotAlike) {
  std::mt19937_64 random(11);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1.0p-53; };
  constexpr int steps = 400;
  for (int instance = 0; instance < 40; ++instance) {
    const std::vector<double> own_s = {uniform(), uniform(), uniform()};
    const std::vector<double> seconds = {1.0 + uniform(), 3.0 * uniform(), 1.0 + uniform(),
                                         3.0 * uniform()};
    const std::vector<SharedWork> works = {at_one_of({0, 1}, {seconds[0], seconds[1]}),
                                           at_one_of({1, 2}, {seconds[2], seconds[3]})};
    double best = 1e9;
    for (int i = 0; i <= steps; ++i) {
      for (int k = 0; k <= steps; ++k) {
        const double x = static_cast<double>(i) / steps;
        const double y = static_cast<double>(k) / steps;
        best = std::min(best, std::max({own_s[0] + x * seconds[0],
                                        own_s[1] + (1.0 - x) * seconds[1] + y * seconds[2],
                                        own_s[2] + (1.0 - y) * seconds[3]}));
      }
    }
    const double found = greatest(own_s, works);
    EXPECT_LE(found, best + 1e-9) << "instance " << instance;
    EXPECT_GE(found, best - 6.0 / steps) << "instance " << instance;
  }
}

// A satellite of 4 s behind a link of 1 s, or one of 2 s behind two links of 3 s, of which another
// work needs the first for 1 s: x 4 = (1 - x) 3 + 1.
TEST(WorkSplit, CountsAllServersOfAChoice) {
  const std::vector<SharedWork> works = {{{{{0, 4.0}, {1, 1.0}}, {{2, 2.0}, {3, 3.0}, {4, 3.0}}}},
                                         {{{{3, 1.0}}}}};
  EXPECT_NEAR(greatest({0.0, 0.0, 0.0, 0.0, 0.0}, works), 16.0 / 7.0, 1e-9);
  // A link that both choices take has all of the work, whatever is chosen.
  const std::vector<SharedWork> together = {{{{{0, 4.0}, {1, 5.0}}, {{2, 4.0}, {1, 5.0}}}}};
  EXPECT_NEAR(greatest({0.0, 0.5, 0.0}, together), 5.5, 1e-9);
}

/// Works, each with up to four choices of up to six of some servers, a third of which have work of
/// their own.
struct RandomWorks {
  RandomWorks(std::mt19937_64& random, std::size_t count, std::uint32_t servers)
      : works(count), own_s(servers, 0.0) {
    for (std::uint32_t server = 0; server < servers; server += 3) {
      own_s[server] = 2.0;
    }
    for (SharedWork& work : works) {
      work.choices.resize(2 + random() % 3);
      for (std::vector<ServerWork>& choice : work.choices) {
        for (std::uint64_t i = 1 + random() % 6; i > 0; --i) {
          choice.push_back({static_cast<std::uint32_t>(random() % servers), 0.5});
        }
      }
    }
  }
  [[nodiscard]] WorkGroup group() const {
    std::vector<std::size_t> members(works.size());
    std::iota(members.begin(), members.end(), std::size_t{0});
    return {own_s, works, members};
  }

  std::vector<SharedWork> works;
  std::vector<double> own_s;
};

// Two ways to the same number, neither of which can hide a mistake of the other: no split is below
// a bound by duality, and linear programming's is above none.
TEST(PricedSplit, BracketsTheExactOne) {
  for (std::uint64_t instance = 0; instance < 50; ++instance) {
    std::mt19937_64 random(instance);
    const bool is_large = instance < 16;
    const auto servers =
        static_cast<std::uint32_t>(is_large ? 300 + random() % 80 : 5 + random() % 40);
    const RandomWorks given(random, is_large ? 190 : 5 + random() % 60, servers);
    const WorkGroup group = given.group();
    const WorkSplit exact = exact_split(group);
    const WorkSplit priced = priced_split(group);
    const double found = std::ranges::max(work_under(priced, given.own_s, given.works));
    EXPECT_NEAR(std::ranges::max(work_under(exact, given.own_s, given.works)), exact.least_s, 1e-9);
    EXPECT_LE(priced.least_s, exact.least_s + 1e-9) << "instance " << instance;
    EXPECT_GE(found, exact.least_s - 1e-9) << "instance " << instance;
    EXPECT_LE(found, 1.02 * priced.least_s) << "instance " << instance;
  }
}

// All works at one of two servers alike, more of them than linear programming takes.
TEST(WorkSplit, BoundsGroupsOfAnySize) {
  const std::vector<SharedWork> works(700, at_one_of({0, 1}, {1.0, 1.0}));
  const WorkSplit split = split_work(std::vector{0.0, 0.0}, works);
  EXPECT_GT(exact_cells(WorkGroup(std::vector{0.0, 0.0}, works, std::vector<std::size_t>(700, 0))),
            max_exact_cells);
  EXPECT_NEAR(split.least_s, 350.0, 0.8);
  EXPECT_LE(split.least_s, 350.0 + 1e-9);
  EXPECT_NEAR(std::ranges::max(work_under(split, {0.0, 0.0}, works)), 350.0, 0.8);
}

}  // namespace
}  // namespace spacemoe
