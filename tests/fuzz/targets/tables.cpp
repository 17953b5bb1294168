/// Tables that users bring: placements, counts of activations, tokens by pair of experts,
/// satellites, requests.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/activation/pair_table.hpp"
#include "host/activation/popularity.hpp"
#include "host/base/csv.hpp"
#include "host/model/satellite_compute.hpp"
#include "host/placement/placement_table.hpp"
#include "host/serving/requests.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"
#include "tests/placed.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

Constellation sixteen_satellites() {
  return Constellation({{{4, 4, 5000.0, 87.0}}, {}});
}

/// Two layers of four experts on satellites that hold two modules each.
struct SmallFrame {
  SmallFrame() { frame.capacity.modules = 2; }

  Constellation constellation = sixteen_satellites();
  PlacementFrame frame{2, 4, constellation};
};

Placement small_placement() {
  return placed({0, 5}, {1, 2, 3, 4, 6, 7, 8, 15});
}

Placement placement_with_copies() {
  return placed({0, 5}, {1, 2, 3, 4, 6, 7, 8, 15}, {{0, 1, 9}, {1, 3, 9}});
}

void must_come_back(const std::filesystem::path& file, const PlacementFrame& frame) {
  const Placement placement = read_placement(file, frame);
  put_bytes(file, placement_csv(placement, frame.constellation));
  must(read_placement(file, frame) == placement, "reads the placement that it has written");
}

/// What a test of tables needs: a place for a file.
struct Workplace {
  TestFolder folder;
  std::filesystem::path file = folder.path() / "table.csv";
};

MoeModel small_model() {
  MoeModel model;
  model.layers = 2;
  model.experts = 4;
  model.active = 2;
  return model;
}

void must_be_shares(const std::vector<double>& shares, const MoeModel& model) {
  must(shares.size() == std::size_t{model.layers} * model.experts, "gives a share to each expert");
  for (std::size_t layer = 0; layer < model.layers; ++layer) {
    double sum = 0.0;
    for (std::size_t expert = 0; expert < model.experts; ++expert) {
      const double share = shares[layer * model.experts + expert];
      must(share >= 0.0, "gives no expert less than nothing");
      sum += share;
    }
    must(std::abs(sum - 1.0) < 1e-9, "gives shares that sum to 1");
  }
}

}  // namespace

FuzzTarget placement_target() {
  const auto read = [place = std::make_shared<Workplace>(),
                     small = std::make_shared<SmallFrame>()](std::string_view bytes) {
    put_bytes(place->file, bytes);
    const bool some =
        is_taken([&] { static_cast<void>(read_fixed_modules(place->file, small->frame)); });
    const bool all = is_taken([&] { must_come_back(place->file, small->frame); });
    if (!some && !all) {
      throw refused_by_all();
    }
  };
  const SmallFrame small;
  return {read,
          {placement_csv(small_placement(), small.constellation),
           placement_csv(placement_with_copies(), small.constellation),
           "layer,role,expert,satellite\r\n0,gateway,,5\r\n1,expert,3,\"7\"\r\n",
           "scheme,draw,layer,role,expert,shell,plane,slot,satellite\n\"a \"\"b\"\"\",0,1,gateway,,"
           "0,1,1,5\n"}};
}

FuzzTarget placements_target() {
  const auto read = [small = std::make_shared<SmallFrame>()](std::string_view bytes) {
    const CsvTable table("placements.csv", bytes);
    const std::vector<SchemeDraws> schemes = {{"SpaceMoE", 1}, {"random", 2}};
    const auto placements = read_placements(table, schemes, small->frame);
    const std::vector<SchemePlacements> read_again = {{"SpaceMoE", placements[0]},
                                                      {"random", placements[1]}};
    const CsvTable again("placements.csv", placements_csv(read_again, small->constellation));
    must(read_placements(again, schemes, small->frame) == placements,
         "reads the placements that it has written");
  };
  const std::vector<Placement> one = {placement_with_copies()};
  const std::vector<Placement> two = {small_placement(), placement_with_copies()};
  const std::vector<SchemePlacements> schemes = {{"SpaceMoE", one}, {"random", two}};
  return {read, {placements_csv(schemes, SmallFrame().constellation)}};
}

FuzzTarget counts_target() {
  const auto read = [place = std::make_shared<Workplace>()](std::string_view bytes) {
    put_bytes(place->file, bytes);
    const MoeModel model = small_model();
    ActivationSpec spec;
    spec.file = place->file;
    const bool all = is_taken([&] { must_be_shares(shares_from_counts(spec, model), model); });
    spec.where = {{"dataset", "news"}};
    const bool some = is_taken([&] { must_be_shares(shares_from_counts(spec, model), model); });
    if (!all && !some) {
      throw refused_by_all();
    }
  };
  return {read,
          {"layer,e0,e1,e2,e3\n0,1,2,3,4\n1,0,0,1000000,5\n",
           "dataset,layer,e0,e1,e2,e3\nnews,0,1,2,3,4\nnews,1,4,3,2,1\nlaw,0,9,9,9,9\n",
           "layer,expert,count\n0,0,17\n0,3,2\n1,1,5\n1,2,1099511627776\n",
           "\xEF\xBB\xBFlayer,\"e0\",e1,e2,e3\r\n0,1,2,3,4\r\n1,1,1,1,1\r\n\r\n"}};
}

FuzzTarget satellites_target() {
  const auto read = [place = std::make_shared<Workplace>()](std::string_view bytes) {
    put_bytes(place->file, bytes);
    const SatelliteCompute compute = read_satellite_compute(place->file, ComputeSpec{}, 16);
    must(compute.peak_gflops.size() == 16, "gives a rate to each satellite");
    must(compute.memory_gb.empty() || compute.memory_gb.size() == 16,
         "gives memory to all or none");
    for (const double rate : compute.peak_gflops) {
      must(rate > 0.0 && std::isfinite(rate), "gives each a rate above nothing");
    }
    for (const double memory : compute.memory_gb) {
      must(memory >= 0.0, "gives none less memory than nothing");
    }
  };
  return {read,
          {"satellite,peak_gflops,memory_gb\n0,3.7,4\n7,,24\n15,26000,\n",
           "peak_gflops,satellite\r\n1e3,3\r\n\"10.4\",5\r\n"}};
}

FuzzTarget requests_target() {
  const auto read = [place = std::make_shared<Workplace>()](std::string_view bytes) {
    put_bytes(place->file, bytes);
    const std::vector<Request> requests = read_requests(place->file);
    must(requests.size() >= 2 && requests.front().arrival_s == 0.0, "begins with a request");
    must(std::ranges::is_sorted(requests, {}, &Request::arrival_s), "goes forward in time");
    must(std::isfinite(requests.back().arrival_s), "ends");
    must(recorded_rate(requests) > 0.0, "has a rate");
    for (const Request& request : requests) {
      must(request.output_tokens > 0, "asks for something");
    }
  };
  return {read,
          {"arrival_s,prompt_tokens,output_tokens\n0,512,3\n0.25,0,1\n7,9,12\n",
           "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
           "2023-11-16 18:15:50.9951690,396,109\r\n",
           "timestamp,input_length,output_length\n0,6755,500\n3052,7234,794\n"}};
}

FuzzTarget pairs_target() {
  const auto read = [place = std::make_shared<Workplace>()](std::string_view bytes) {
    put_bytes(place->file, bytes);
    ActivationSpec spec;
    spec.kind = ActivationKind::pairs;
    spec.file = place->file;
    for (const SetDistribution& law : read_pair_table(spec, small_model())) {
      double sum = 0.0;
      for (const double probability : law.probability) {
        must(probability >= 0.0, "gives no pair less than nothing");
        sum += probability;
      }
      must(std::abs(sum - 1.0) < 1e-9, "gives probabilities that sum to 1");
    }
  };
  return {read,
          {"layer,expert_i,expert_j,tokens\n0,0,1,5\n0,2,3,7\n1,1,2,1\n1,0,3,1099511627776\n",
           "tokens,layer,expert_i,expert_j,dataset\n3,0,0,2,news\n4,1,1,3,law\n"}};
}

}  // namespace spacemoe
