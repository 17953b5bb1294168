#include "kernels/cuda/cuda_backend.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/passes.hpp"

namespace spacemoe::cuda {
namespace {

class CudaBackend final : public Backend {
 public:
  CudaBackend(unsigned threads, Device device) : threads_(threads), device_(std::move(device)) {}

  [[nodiscard]] BackendInfo info() const override {
    // A slot alone does not fill a device; each of two streams has a batch.
    return {"cuda", device_.name, threads_, 64};
  }

  [[nodiscard]] std::string path_method(const NetworkView& network) const override {
    return device_.path_form(network).text();
  }

  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) override {
    choose_device();
    return make_snapshot_pass(series, device_);
  }

  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) override {
    choose_device();
    return make_planning_pass(series, lost_penalty_s, device_);
  }

  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) override {
    choose_device();
    return make_evaluation_pass(series, plan, batch_slots, device_);
  }

  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) override {
    choose_device();
    return make_scoring_pass(series, plan, device_);
  }

 private:
  /// The runtime keeps a current device for each host thread; another thread may have made this.
  void choose_device() const { SPACEMOE_CUDA_CHECK(cudaSetDevice(device_.number)); }

  unsigned threads_;
  Device device_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(unsigned threads, int device) {
  SPACEMOE_CUDA_CHECK(cudaSetDevice(device));
  const unsigned available = std::max(1U, std::thread::hardware_concurrency());
  return std::make_unique<CudaBackend>(threads == 0 ? available : threads, current_device());
}

}  // namespace spacemoe::cuda
