#include "tests/simt/shim/failure.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace simt {

void fail(const std::string& message) {
  std::fflush(stdout);
  std::fprintf(stderr, "simt: %s\n", message.c_str());
  std::_Exit(failure_status);
}

std::string place(const std::source_location& where) {
  const std::string_view path = where.file_name();
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)) + ":" +
         std::to_string(where.line());
}

}  // namespace simt
