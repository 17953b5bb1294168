#pragma once

#include <functional>
#include <tuple>
#include <utility>

#include <cuda_runtime_api.h>

namespace simt {

/// Checks the shape of a launch as CUDA does and queues it.
cudaError_t submit_kernel(const cudaLaunchConfig_t* config, const void* kernel,
                          std::function<void()> body);

}  // namespace simt

/// The toolkit's function template of that name would hand arguments over as untyped pointers,
/// which only its own compiler's kernels can take. Arguments are copied at the launch.
template <class... Parameters, class... Arguments>
cudaError_t simt_launch_kernel_ex(const cudaLaunchConfig_t* config, void (*kernel)(Parameters...),
                                  Arguments&&... arguments) {
  std::tuple<Parameters...> copies(std::forward<Arguments>(arguments)...);
  return simt::submit_kernel(config, reinterpret_cast<const void*>(kernel),
                             [kernel, copies] { std::apply(kernel, copies); });
}

// The toolkit has these for kernels only where its own compiler reads them.

template <class... Parameters>
cudaError_t cudaFuncSetAttribute(void (*kernel)(Parameters...), cudaFuncAttribute attribute,
                                 int value) {
  return cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel), attribute, value);
}

template <class... Parameters>
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, void (*kernel)(Parameters...)) {
  return cudaFuncGetAttributes(attributes, reinterpret_cast<const void*>(kernel));
}

#define cudaLaunchKernelEx simt_launch_kernel_ex
