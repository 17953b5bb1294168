#include <algorithm>
#include <functional>
#include <stop_token>

#include <fmt/format.h>

#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/report/result_folder.hpp"

namespace spacemoe {
namespace {

/// Asks for a stop when the evaluation has done some slots, or when the user does.
class ProbeProgress final : public Progress {
 public:
  ProbeProgress(std::uint64_t slots, const std::stop_token& user)
      : slots_(slots), user_(user, [this] { stop_.request_stop(); }) {}

  void begin(std::string_view stage, std::uint64_t /*total*/) override {
    counts_ = stage == "evaluation";
  }
  void advance(std::uint64_t amount) override {
    done_ += counts_ ? amount : 0;
    if (done_ >= slots_) {
      stop_.request_stop();
    }
  }
  void end() override { counts_ = false; }

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::uint64_t slots_;
  std::uint64_t done_ = 0;
  bool counts_ = false;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> user_;
};

/// What a run would do, told without doing all of it: its placements, and its first slots.
std::string dry_run_text(const RunOptions& options, const LoadedConfig& loaded,
                         const Scenario& scenario, Backend& backend, const std::stop_token& stop) {
  constexpr std::uint32_t probe_slots = 4;
  const std::uint32_t batch = std::min(probe_slots, batch_slots(options.common, backend));
  ProbeProgress progress(probe_slots, stop);
  const ExperimentResult result =
      run_experiment(loaded.config, scenario, backend, batch, progress, progress.token());
  if (stop.stop_requested()) {
    throw Interrupted("the dry run");
  }
  const std::uint32_t slots = loaded.config.time.slots;
  double total_s = 0.0;
  for (const StageCost& stage : result.stages) {
    const bool grows = stage.stage == "evaluation";
    total_s += stage.wall_s * (grows ? static_cast<double>(slots) / result.slots_done : 1.0);
  }
  std::uint64_t placements = 0;
  for (const SchemeResult& scheme : result.schemes) {
    placements += scheme.placements.size();
  }
  return fmt::format(
      "satellites   {}\ncandidate links {}\nslots        {} of {:.6g} s, and {} for planning\n"
      "schemes      {} with {} placements\ntokens       {} a scheme\n"
      "memory       about {:.0f} MB\ntime         about {:.2g} s, from {} slots\n",
      scenario.constellation().size(), scenario.network().links().size(), slots,
      scenario.slots().length_s, loaded.config.planning.slots, result.schemes.size(), placements,
      std::uint64_t{slots} * loaded.config.evaluation.tokens_per_slot,
      static_cast<double>(result.stages.back().peak_memory_bytes) / 1e6, total_s,
      result.slots_done);
}

}  // namespace

int run_command(const RunOptions& options, const Console& console) {
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    const StopSignal stop;
    const auto backend = make_backend(options.common.backend, options.common.threads);
    const Scenario scenario(loaded.config);
    if (options.dry_run) {
      Console::data(dry_run_text(options, loaded, scenario, *backend, stop.token()));
      return int{exit_done};
    }
    const ResultFolder folder(options.out, loaded.config.name, options.force);
    tell_backend(options.common, *backend, console);
    ShownProgress progress(console);
    return run_and_write(options, loaded, scenario, *backend, folder, progress.get(), stop.token(),
                         console);
  });
}

}  // namespace spacemoe
