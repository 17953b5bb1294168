#pragma once

#include <cstdio>
#include <exception>
#include <string>

#include "kernels/make_backend.hpp"

namespace spacemoe {

/// The body of a program that measures the CUDA device that the program would take, which is the
/// current one while `measure` runs. measure(): returns whether all was right. Exit codes: 0 all
/// was right, 1 something was wrong or failed, 3 no device.
template <class Measure>
int device_main(Measure measure) {
  try {
    if (const std::string why = why_no_cuda(); !why.empty()) {
      throw BackendUnavailable("cuda", why, cuda_remedy());  // there is no other backend to take
    }
    const auto backend = make_backend(BackendChoice::cuda, 1);
    return measure() ? 0 : 1;
  } catch (const BackendUnavailable& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

}  // namespace spacemoe
