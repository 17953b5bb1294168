#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/compare/compare_results.hpp"
#include "host/placement/placement_table.hpp"
#include "host/report/html_report.hpp"
#include "host/results/search_files.hpp"
#include "host/results/stored_result.hpp"
#include "tests/fuzz/promises.hpp"
#include "tests/fuzz/targets/targets.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/results/written_run.hpp"

namespace spacemoe {
namespace {

constexpr const char* tiny_study = R"(
constellation: {shells: [{planes: 4, satellites_per_plane: 4, altitude_km: 5000, inclination_deg: 87}]}
time: {slots: 3}
planning: {slots: 2}
model: {name: tiny, layers: 2, experts: 3, active: 1, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 20, draws: 2}
search: {moves: 40}
schemes: [SpaceMoE, {name: random everywhere, layers: none, gateway: random, satellites: random, experts: random}]
)";

/// What a search leaves beside the files of its run.
std::vector<ResultFile> search_files() {
  const LoadedConfig loaded = read_config_text("tiny.yaml", tiny_study);
  const Scenario scenario(loaded.config);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  SilentProgress progress;
  tbb::task_arena arena = arena_of(*backend);
  const SearchResult result =
      search_experiment(loaded.config, scenario, {{arena, progress, {}}, *backend, 2});
  return {{"placement.csv", placement_csv(result.outcome.placement, scenario.constellation())},
          {"search.csv", search_csv(result)},
          {"bound.csv", bound_csv(result)},
          {"search.json", search_json(result, loaded.config, "spacemoe search tiny.yaml")}};
}

/// A folder of which one file at a time is replaced. It has no seal, so that what is in files is
/// looked at, not only that it has changed.
class UnsealedFolder {
 public:
  UnsealedFolder() : files_(files_of(run_study(tiny_study), "spacemoe search tiny.yaml")) {
    std::ranges::move(search_files(), std::back_inserter(files_));
    for (const ResultFile& file : files_) {
      put_bytes(changed() / file.name, file.content);
      put_bytes(whole() / file.name, file.content);
    }
  }

  [[nodiscard]] const std::filesystem::path& changed() const { return changed_.path(); }
  [[nodiscard]] const std::filesystem::path& whole() const { return whole_.path(); }

  [[nodiscard]] std::vector<std::string> seeds() const {
    std::vector<std::string> seeds;
    for (const ResultFile& file : files_) {
      seeds.push_back(file.name + "\n" + file.content);
    }
    return seeds;
  }

  /// Calls `work` while a file holds something else.
  template <class Work>
  void with_replaced(std::string_view bytes, Work&& work) const {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const auto file = std::ranges::find(files_, bytes.substr(0, end), &ResultFile::name);
    if (file == files_.end()) {
      throw refused_by_all();
    }
    put_bytes(changed() / file->name, bytes.substr(std::min(end + 1, bytes.size())));
    const auto restore = [&](const ResultFile* one) {
      put_bytes(changed() / one->name, one->content);
    };
    const std::unique_ptr<const ResultFile, decltype(restore)> restored(&*file, restore);
    work();
  }

 private:
  TestFolder changed_;
  TestFolder whole_;
  std::vector<ResultFile> files_;
};

void show_folder(const UnsealedFolder& folder, Backend& backend) {
  const StoredResult stored = read_result_folder(folder.changed());
  static_cast<void>(page_html(result_report(stored, backend)));
  static_cast<void>(summary_table(stored.result, TableWidth::wide) + summary_json(stored.result));
  for (const auto& other : {folder.changed(), folder.whole()}) {
    const ResultComparison comparison = compare_results(folder.changed(), other, {});
    static_cast<void>(comparison_table(comparison) + comparison_csv(comparison) +
                      comparison_json(comparison));
  }
}

}  // namespace

FuzzTarget result_folder_target() {
  const auto folder = std::make_shared<UnsealedFolder>();
  const std::shared_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1);
  return {[folder, backend](std::string_view bytes) {
            folder->with_replaced(bytes, [&] { show_folder(*folder, *backend); });
          },
          folder->seeds()};
}

}  // namespace spacemoe
