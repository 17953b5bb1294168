#include "host/experiment/command_rule.hpp"

#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/base/child_process.hpp"
#include "host/base/error.hpp"
#include "host/base/temporary_folder.hpp"
#include "host/base/utf8.hpp"
#include "host/experiment/problem_folder.hpp"
#include "host/placement/own_rule.hpp"
#include "host/placement/placement_table.hpp"
#include "host/placement/planner.hpp"

namespace spacemoe {
namespace {

/// The last lines that a command wrote, indented below what is said before them.
std::string last_lines(const std::string& output) {
  constexpr int max_lines = 10;
  constexpr std::size_t max_bytes = 2000;
  std::string text = without_controls(output);
  text.erase(text.find_last_not_of("\n \t") + 1);
  std::size_t begin = text.size();
  for (int lines = 0; begin > 0 && lines < max_lines && text.size() - begin < max_bytes; ++lines) {
    const std::size_t line_break = text.rfind('\n', begin - 1);
    begin = line_break == std::string::npos ? 0 : line_break;
  }
  text = text.substr(begin);
  std::string indented;
  for (const char letter : text) {
    indented += letter;
    indented += letter == '\n' ? "    " : "";
  }
  return indented.starts_with('\n') ? indented : "\n    " + indented;
}

std::string said_text(const std::string& output) {
  return output.find_first_not_of("\n \t") == std::string::npos
             ? "it said nothing"
             : "it said last:" + last_lines(output);
}

std::string signal_text(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal)
                         : fmt::format("signal {} (SIG{})", signal, name);
}

/// How a command ended, where it did not end well.
std::optional<std::string> how_it_failed(const ChildEnd& end, double timeout_s) {
  switch (end.how) {
    case ChildEnd::How::by_signal:
      return fmt::format("was ended by {}", signal_text(end.code));
    case ChildEnd::How::timed_out:
      return fmt::format("was ended after exec_timeout_s, {} s", timeout_s);
    case ChildEnd::How::exited:
    case ChildEnd::How::stopped:
      break;
  }
  return end.code == 0 ? std::nullopt
                       : std::optional(fmt::format("ended with exit code {}", end.code));
}

class CommandRule final : public OwnRule {
 public:
  CommandRule(Scheme scheme, const Study& study, const RunContext& context)
      : scheme_(std::move(scheme)), study_(study), context_(context) {}

  [[nodiscard]] bool draws_at_random() const override { return scheme_.is_random(); }

  [[nodiscard]] Placement place(const PlacementProblem& problem, ExpectedLatency& latency,
                                std::uint32_t draw) override {
    check_program(scheme_.command, study_.config.folder);
    context_.progress.begin(command_stage, 0);  // before there is a folder to take away
    context_.progress.remark(scheme_.name);
    if (!folder_) {
      folder_.emplace();
      arrays_.emplace(folder_->path(), study_, context_, latency);
    }
    const std::uint32_t draws = draws_at_random() ? study_.config.evaluation.draws : 1;
    arrays_->write_problem({scheme_.name, draw, draws, seed_of_draw(problem.seed, draw)}, study_);
    std::error_code ignored;  // where there is none
    std::filesystem::remove(placement_file(), ignored);
    const ChildEnd end = run();
    try {
      return placement_of(end, problem);
    } catch (const ConfigError& error) {
      folder_->keep();
      ConfigError::Fields fields = error.fields();
      fields.hint += fmt::format("{}scheme {}, whose problem is kept in {}; {}",
                                 fields.hint.empty() ? "" : "; ", scheme_.name,
                                 folder_->path().string(), said_text(end.output));
      throw ConfigError(fields);
    }
  }

 private:
  [[nodiscard]] std::filesystem::path placement_file() const {
    return folder_->path() / command_placement;
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw ConfigError(
        {.key = "exec",
         .found = fmt::format("found \"{}\", which {}", scheme_.command.words.front(), what),
         .allowed = fmt::format("a command that ends with exit code 0 and leaves {} "
                                "in the folder that is its last argument",
                                command_placement)});
  }

  [[nodiscard]] ChildEnd run() {
    const PlacementCommand& command = scheme_.command;
    std::vector<std::string> words = command.words;
    words.front() = program_of(command, study_.config.folder);
    words.push_back(folder_->path().string());
    context_.progress.begin(command_stage, 0);
    context_.progress.remark(scheme_.name);
    ChildEnd end = [&] {
      try {
        return run_child({words, absolute_folder(study_.config.folder), command.timeout_s},
                         context_.stop);
      } catch (const FileError& error) {
        refuse(fmt::format("does not start: {}", error.what()));
      }
    }();
    context_.progress.end();
    if (end.how == ChildEnd::How::stopped) {
      throw Interrupted("planning");
    }
    return end;
  }

  [[nodiscard]] Placement placement_of(const ChildEnd& end, const PlacementProblem& problem) const {
    if (const auto failure = how_it_failed(end, scheme_.command.timeout_s)) {
      refuse(*failure);
    }
    if (std::error_code error; !std::filesystem::is_regular_file(placement_file(), error)) {
      refuse(fmt::format("left no {}", command_placement));
    }
    Placement placement =
        read_placement(placement_file(),
                       {problem.layers, problem.experts, problem.constellation, problem.capacity});
    if (end.output.find_first_not_of("\n \t") != std::string::npos) {
      context_.progress.detail(fmt::format("{} of {} said:{}", scheme_.command.words.front(),
                                           scheme_.name, last_lines(end.output)));
    }
    return placement;
  }

  Scheme scheme_;
  const Study& study_;
  const RunContext& context_;
  /// Once the first draw was asked for.
  std::optional<TemporaryFolder> folder_;
  std::optional<ProblemArrays> arrays_;
};

}  // namespace

Scheme with_its_rule(const Scheme& scheme, const Study& study, const RunContext& context) {
  Scheme ready = scheme;
  if (scheme.command.is_given() && !scheme.own) {
    ready.own = std::make_shared<CommandRule>(scheme, study, context);
  }
  return ready;
}

}  // namespace spacemoe
