#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <cuda_runtime_api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/make_backend.hpp"

namespace {

constexpr int rounds = 3;  // warps drift apart differently each time

/// Between tests, and between rounds.
class Rounds final : public testing::EmptyTestEventListener {
  /// Fills memory of the device with bytes of ones, as far as it is handed out again: what an
  /// earlier round left there must not pass for a result of this one.
  void OnTestStart(const testing::TestInfo& /*test*/) override {
    constexpr std::size_t bytes = std::size_t{256} << 20U;
    void* memory = nullptr;
    if (cudaMalloc(&memory, bytes) == cudaSuccess) {
      cudaMemset(memory, 0xFF, bytes);
      cudaDeviceSynchronize();
      cudaFree(memory);
    }
    cudaGetLastError();  // no test's failure
  }

  /// A round that failed is the last: the files that GoogleTest writes describe the last one.
  void OnTestIterationEnd(const testing::UnitTest& tests, int /*round*/) override {
    failed_ = tests.Failed();
  }
  void OnTestIterationStart(const testing::UnitTest& /*tests*/, int /*round*/) override {
    if (failed_) {
      std::exit(EXIT_FAILURE);
    }
  }

  bool failed_ = false;
};

}  // namespace

/// Exit codes: 0 passed, 1 failed, 77 no device, with the reason.
int main(int argc, char** argv) {
  GTEST_FLAG_SET(repeat, rounds);
  testing::InitGoogleMock(&argc, argv);
  try {
    // It selects the device for everything else that is called.
    const auto backend = spacemoe::make_backend(spacemoe::BackendChoice::cuda, 1);
    std::printf("on %s\n", backend->info().device.c_str());
  } catch (const spacemoe::BackendUnavailable& error) {
    std::fprintf(stderr, "skipped: %s\n", error.what());
    return 77;
  }
  testing::UnitTest::GetInstance()->listeners().Append(new Rounds);
  return RUN_ALL_TESTS();
}
