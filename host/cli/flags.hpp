#pragma once

#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "host/cli/options.hpp"

/// Flags that several commands have.
namespace spacemoe {

template <class Value>
using Names = std::map<std::string, Value>;

/// A flag whose value is one of a few words.
template <class Value>
void add_choice(CLI::App& app, const std::string& flag, Value& value, const Names<Value>& names,
                const std::string& help) {
  std::string allowed;
  for (const auto& [name, ignored] : names) {
    allowed += (allowed.empty() ? "" : "|") + name;
  }
  app.add_option(flag, value, help)
      ->transform(CLI::CheckedTransformer(names))
      ->type_name(allowed)
      ->option_text(allowed);
}

/// Config, overrides, seed: all that determines the study.
CLI::Option* add_config(CLI::App& app, CommonOptions& options);
void add_backend(CLI::App& app, CommonOptions& options);
void add_format(CLI::App& app, OutputFormat& format);
inline void add_format(CLI::App& app, CommonOptions& options) {
  add_format(app, options.format);
}
void add_batch_slots(CLI::App& app, CommonOptions& options);
/// Whether files that the command made before give way.
void add_force(CLI::App& app, bool& force);
/// Flags for where results go and how they are made.
void add_run_output(CLI::App& app, RunOptions& options);

}  // namespace spacemoe
