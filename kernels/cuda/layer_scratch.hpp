#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/shared_satellites.hpp"
#include "kernels/common/strided.hpp"

namespace spacemoe::cuda {

/// Memory in which a thread sorts a layer's latencies. The threads of a block lie side by side.
///
/// Laws of up to 16 experts (ExactForm::containment) keep it in shared memory; the others, of up to
/// 512 experts, in global memory, where neighbouring threads still read neighbouring words.
struct LayerScratch {
  /// Bytes per thread.
  static std::size_t bytes(const SetLawView& law) {
    std::size_t sum = law.experts * (sizeof(float) + sizeof(std::uint16_t));
    if (law.exact_form == ExactForm::symmetric) {
      sum += (law.active + 1) * sizeof(double);
    }
    if (law.exact_form == ExactForm::sets) {
      sum += law.experts * sizeof(std::uint16_t);
    }
    // Blocks of scratch follow each other; doubles lie first in each.
    constexpr std::size_t alignment = alignof(double);
    return (sum + alignment - 1) / alignment * alignment;
  }

  /// This thread's part of a block's `memory`.
  __device__ LayerScratch(const SetLawView& law, unsigned char* memory)
      : polynomial_(reinterpret_cast<double*>(memory)) {
    unsigned char* next = memory;
    if (law.exact_form == ExactForm::symmetric) {
      next += (law.active + 1) * sizeof(double) * blockDim.x;
    }
    latency_ = reinterpret_cast<float*>(next);
    next += law.experts * sizeof(float) * blockDim.x;
    expert_ = reinterpret_cast<std::uint16_t*>(next);
    place_ = expert_ + law.experts * blockDim.x;
  }

  /// [experts], seconds
  __device__ Strided<float> latency() const { return {latency_ + threadIdx.x, blockDim.x}; }
  __device__ Strided<std::uint16_t> expert() const { return {expert_ + threadIdx.x, blockDim.x}; }
  __device__ Strided<std::uint16_t> place() const { return {place_ + threadIdx.x, blockDim.x}; }
  __device__ Strided<double> polynomial() const { return {polynomial_ + threadIdx.x, blockDim.x}; }

 private:
  double* polynomial_;
  float* latency_;
  std::uint16_t* expert_;
  std::uint16_t* place_;
};

/// Expectation of a layer, and whether all of its experts are in reach.
struct ReachedLayer {
  LayerExpectation expected;
  bool all_reachable;
};

/// Expected latency of a layer's slowest active expert from the latencies in `scratch.latency()`,
/// by expert; they are sorted there.
template <ExactForm form>
__device__ ReachedLayer expect_layer(const SetLawView& law, Layer layer,
                                     const LayerScratch& scratch) {
  const Strided<float> latency = scratch.latency();
  const Strided<std::uint16_t> expert = scratch.expert();
  const std::uint32_t finite = count_finite(latency, law.experts);
  sort_by_gaps(law.experts, latency, expert);
  LayerExpectation expected{0.0, 0.0};
  if constexpr (form == ExactForm::containment) {
    expected = expected_maximum_by(TabledContainment(law, layer), latency, expert, finite);
  } else if constexpr (form == ExactForm::symmetric) {
    expected =
        expected_maximum_by(SymmetricContainment<Strided<double>>(law, layer, scratch.polynomial()),
                            latency, expert, finite);
  } else {
    expected = expected_maximum_by_sets(law, layer, latency, expert, finite, scratch.place());
  }
  return {whole_is_one(expected, finite, law.experts), finite == law.experts};
}

/// The same if the layer's experts may share satellites. satellite_of: by expert; latency_of: by
/// expert and by the number of experts served there, infinity where it is in `scratch.latency()`.
template <ExactForm form, class Satellites, class Latencies>
__device__ ReachedLayer expect_shared_layer(const SetLawView& law, Layer layer,
                                            const LayerScratch& scratch, Satellites satellite_of,
                                            Latencies latency_of) {
  const std::uint32_t finite = count_finite(scratch.latency(), law.experts);
  // A set's members are stored where sorted experts would be.
  return {expected_shared_maximum_by<form>(law, layer, finite, scratch.expert(), satellite_of,
                                           latency_of),
          finite == law.experts};
}

}  // namespace spacemoe::cuda
