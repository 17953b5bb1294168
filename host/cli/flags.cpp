#include "host/cli/flags.hpp"

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

const Names<BackendChoice> backend_names = {
    {"auto", BackendChoice::automatic}, {"cpu", BackendChoice::cpu}, {"cuda", BackendChoice::cuda}};
const Names<OutputFormat> format_names = {
    {"table", OutputFormat::table}, {"json", OutputFormat::json}, {"csv", OutputFormat::csv}};

}  // namespace

CLI::Option* add_config(CLI::App& app, CommonOptions& options) {
  CLI::Option* config =
      app.add_option("config", options.config, "The study, a YAML file")->type_name("CONFIG");
  app.add_option("--set", options.overrides,
                 "Override a key of the config; list items by index: "
                 "constellation.shells.0.planes=24. Repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option_function<std::string>(
         "--seed",
         [&options](const std::string& text) {
           options.seed = parse_unsigned(text);
           if (!options.seed) {
             throw CLI::ValidationError("--seed", "found " + text + ", allowed: 0 to 2^64 - 1");
           }
         },
         "Override evaluation.seed: other outages, random placements and sampled tokens. Which "
         "experts are popular stays: that is activation.seed")
      ->type_name("UINT");
  return config;
}

void add_backend(CLI::App& app, CommonOptions& options) {
  app.add_option("--threads", options.threads,
                 "Host threads; default: all that the process may use")
      ->check(CLI::Range(1U, 4096U));
  add_choice(app, "--backend", options.backend, backend_names,
             "What computes; auto takes a GPU where one works");
}

void add_format(CLI::App& app, OutputFormat& format) {
  add_choice(app, "--format", format, format_names, "Form of what goes to stdout");
}

void add_batch_slots(CLI::App& app, CommonOptions& options) {
  app.add_option("--batch-slots", options.batch_slots,
                 "Slots in memory at a time; default: what suits the backend. Changes no result")
      ->check(CLI::Range(1U, 1000000U));
}

void add_force(CLI::App& app, bool& force) {
  app.add_flag("--force", force, "Overwrite what this command made before; never other files");
}

void add_run_output(CLI::App& app, RunOptions& options) {
  app.add_option(
         "--out", options.out,
         "Result folder; default: runs/NAME (search: runs/NAME-search), then with -2, -3, ...")
      ->type_name("DIR");
  add_force(app, options.force);
  add_batch_slots(app, options.common);
}

}  // namespace spacemoe
