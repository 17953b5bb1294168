#include "host/breakeven/breakeven.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "host/breakeven/breakeven_charts.hpp"
#include "host/breakeven/breakeven_table.hpp"
#include "host/cli/backend_context.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/model_variants.hpp"
#include "host/cli/options.hpp"
#include "host/cli/table_output.hpp"
#include "host/config/config_presets.hpp"

namespace spacemoe {
namespace {

constexpr FileKind breakeven_file = {"", "where,hop_ms,peak_gflops,"};
constexpr double min_gflops = 1e-3;
constexpr double max_gflops = 1e9;
constexpr double max_hop_ms = 1e6;

struct BreakEvenFlags {
  CommonOptions common;
  BreakEvenOptions options = {};
  VariantsAskedFor variants = {};
  TableOutput output = {};
};

/// Peak rates from a RAD5545 to an H100, two a decade, unless others are asked for.
std::vector<double> rates_of(const BreakEvenOptions& options) {
  std::vector<double> rates = options.peak_gflops;
  if (rates.empty()) {
    rates = {1, 3.7, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 989'400};
  }
  std::ranges::sort(rates);
  return rates;
}

/// The config's delay first.
std::vector<double> delays_of(const BreakEvenOptions& options, double own_ms) {
  std::vector<double> delays = {own_ms};
  for (const double hop_ms : options.hop_ms) {
    if (std::ranges::find(delays, hop_ms) == delays.end()) {
      delays.push_back(hop_ms);
    }
  }
  return delays;
}

int breakeven_command(const BreakEvenFlags& flags, const Console& console) {
  StopSignal stop(console);
  const std::string text = config_text(flags.common);
  const LoadedConfig loaded = load_config(flags.common, text);
  return with_positions(loaded, [&] {
    flags.output.check_file(breakeven_file);
    flags.output.check_charts(breakeven_charts({}));
    const ModelVariants variants = model_variants(flags.common, text, loaded, flags.variants);
    BreakEvenOptions options = flags.options;
    options.peak_gflops = rates_of(options);
    options.hop_ms = delays_of(options, loaded.config.links.processing_ms);
    return with_backend(flags.common, stop, console, [&](const RunContext& context) {
      std::vector<BreakEvenResult> results = run_breakeven(variants.models, options, context);
      results.front().remarks.insert(results.front().remarks.end(), variants.remarks.begin(),
                                     variants.remarks.end());
      Console::data(breakeven_text(results));
      flags.output.write(breakeven_file, breakeven_csv(results), breakeven_charts(results));
      return int{exit_done};
    });
  });
}

}  // namespace

void add_breakeven(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<BreakEvenFlags>();
  CLI::App* command = app.add_subcommand(
      "breakeven",
      "Whether a model should be spread at all: against one satellite, a dense cluster and the "
      "ground");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  add_numbers(
      *command, "--gflops", {min_gflops, max_gflops, " GFLOPS"},
      [flags](const std::vector<double>& rates) { flags->options.peak_gflops = rates; },
      "Peak rates of satellites; default: 1 to 989400, two a decade");
  add_numbers(
      *command, "--hop-ms", {0.0, max_hop_ms, " ms"},
      [flags](const std::vector<double>& delays) { flags->options.hop_ms = delays; },
      "Processing of a hop, beside links.processing_ms");
  add_words(
      *command, "--models", preset_names(PresetKind::model),
      [flags](const std::vector<std::string>& models) { flags->variants.models = models; },
      "Models beside the config's, each placed anew");
  constexpr std::uint64_t max_context = 1U << 24U;
  add_integers(
      *command, "--contexts", {1, max_context},
      [flags](const std::vector<std::uint64_t>& tokens) {
        flags->variants.contexts.assign(tokens.begin(), tokens.end());
      },
      "Tokens of context beside the config's, for all models");
  constexpr std::uint64_t max_cluster = 100'000;
  add_integer(
      *command, "--cluster", {1, max_cluster},
      [flags](std::uint64_t satellites) {
        flags->options.cluster_satellites = static_cast<std::uint32_t>(satellites);
      },
      "Satellites of the dense cluster; default: 81, within 1 km (arXiv 2511.19468)");
  add_table_output(*command, flags->output, "CSV of every rate and delay to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return breakeven_command(*flags, console); };
  });
}

}  // namespace spacemoe
