#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "host/base/version.hpp"
#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/report/web_assets.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

CommonOptions with(CommonOptions options, BackendChoice backend) {
  options.backend = backend;
  return options;
}

int doctor_command(const CommonOptions& options) {
  std::string text =
      fmt::format("spacemoe   {} ({}), built with {}\n", version(), commit(), compiler());
  const auto cpu = chosen_backend(with(options, BackendChoice::cpu));
  const BackendInfo info = cpu->info();
  text += fmt::format("cpu        ready: {}, {} of {} hardware threads\n", info.device,
                      info.threads, std::thread::hardware_concurrency());
  const std::string why = why_no_cuda();
  if (why.empty()) {
    const BackendInfo gpu = chosen_backend(with(options, BackendChoice::cuda))->info();
    text += fmt::format("cuda       ready: {}\n", gpu.device);
  } else {
    text += fmt::format("cuda       not available: {}\n", why);
  }
  for (const CudaFact& fact : cuda_facts()) {
    text += fmt::format("           {:<9} {}\n", fact.what, fact.found);
  }
  if (!why.empty()) {
    text += fmt::format("           To have it: {}.\n", cuda_remedy());
    text += "           Everything works without it, with the same draws and the same paths.\n";
  }
  text += fmt::format("reports    {}\n",
                      web_assets().script.empty()
                          ? "tables and drawings only, as this program was built without node.\n"
                            "           To have more: `./bootstrap web`, then build again."
                          : "interactive pages");
  Console::data(text);
  return exit_done;
}

}  // namespace

void add_doctor(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<CommonOptions>();
  CLI::App* doctor = app.add_subcommand(
      "doctor", "What this program and machine can do, and what to do about what is missing");
  add_backend(*doctor, *options);
  doctor->callback([options, &line] {
    line.command = [options](const Console& /*console*/) { return doctor_command(*options); };
  });
}

}  // namespace spacemoe
