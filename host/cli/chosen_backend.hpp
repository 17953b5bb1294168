#pragma once

#include <memory>
#include <stop_token>

#include "host/cli/options.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {

/// The backend that the flags ask for; by default with as many threads as the process may use.
/// Throws as make_backend does.
[[nodiscard]] std::unique_ptr<Backend> chosen_backend(const CommonOptions& options,
                                                      const std::stop_token& stop = {});

}  // namespace spacemoe
