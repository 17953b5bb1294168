#pragma once

#include <utility>

#include "host/base/run_context.hpp"
#include "host/cli/chosen_backend.hpp"
#include "host/cli/console.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/stop_signal.hpp"

namespace spacemoe {

/// Makes the backend that was asked for, says which it is, and calls `work(context)`. A signal,
/// which ended the program at once until then, ends `work` in order.
template <class Work>
auto with_backend(const CommonOptions& options, StopSignal& stop, const Console& console,
                  Work&& work) {
  const auto backend = chosen_backend(options, stop.token());
  ShownProgress shown(console);
  tbb::task_arena arena = arena_of(*backend);
  const RunContext context{
      {arena, shown.get(), stop.token()}, *backend, batch_slots(options, *backend)};
  stop.end_in_order();
  tell_backend(options, *backend, console);
  return std::forward<Work>(work)(context);
}

}  // namespace spacemoe
