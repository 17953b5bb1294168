#include "host/cli/chosen_backend.hpp"

#include "host/base/system_limits.hpp"

namespace spacemoe {

std::unique_ptr<Backend> chosen_backend(const CommonOptions& options, const std::stop_token& stop) {
  return make_backend(options.backend, options.threads == 0 ? allowed_threads() : options.threads,
                      stop);
}

}  // namespace spacemoe
