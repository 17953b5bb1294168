#include "kernels/cuda/scoring_queue.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/tables/repeated_satellite.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t blocks_per_multiprocessor = 4;

/// Enlarges a buffer that is too small to what a call needs and half as much again: the batches of
/// a search grow gradually.
template <class Buffer>
void grow(Buffer& buffer, std::size_t there, std::size_t size) {
  if (size > there) {
    buffer = Buffer(size + size / 2);
  }
}

}  // namespace

CudaScoringQueue::CudaScoringQueue(const ScoringTables& tables, const Device& device)
    : tables_(tables),
      device_(device.number),
      blocks_(blocks_per_multiprocessor * device.multiprocessors),
      stream_(device.observer) {
  const SetLawView& law = tables.law;
  const bool is_pairs = law.active <= 2;
  const bool is_sorted = tables.containment != nullptr || tables.weights != nullptr;
  const std::size_t bytes =
      is_pairs ? pair_scratch_bytes(law, true)
               : std::max(exact_scratch_bytes(law), is_sorted ? sorted_scratch_bytes(law) : 0);
  scratch_ = DeviceBuffer<unsigned char>(bytes * blocks_);
}

ChoiceTables CudaScoringQueue::send(const LayerChoices& choices) {
  const std::size_t count = choices.layers.size();
  const std::size_t copies = choices.copies.size();
  const std::size_t words =
      3 * count + choices.satellites.size() + choices.copies_begin.size() + 2 * copies;
  grow(words_, words_.span().size(), words);
  std::uint32_t* to = words_.span().data();
  const auto put = [&](const auto& things) {
    to = std::ranges::transform(things, to, [](auto thing) { return number(thing); }).out;
  };
  put(choices.layers);
  put(choices.gateways);
  put(choices.next_gateways);
  put(choices.satellites);
  to = std::ranges::copy(choices.copies_begin, to).out;
  for (const LayerCopy& copy : choices.copies) {
    to[0] = number(copy.expert);
    to[copies] = number(copy.satellite);
    ++to;
  }
  const std::uint32_t* there = words_.span().data();
  const bool has_copies = !choices.copies_begin.empty();
  if (tables_.law.experts > max_staged_experts || has_copies) {
    grow(device_words_, device_words_.size(), words);
    SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(device_words_.data(), there, words * sizeof(std::uint32_t),
                                        cudaMemcpyHostToDevice, stream_.get()));
    there = device_words_.data();
  }
  const std::uint32_t* const copies_begin = there + 3 * count + choices.satellites.size();
  const std::uint32_t* const copied = copies_begin + choices.copies_begin.size();
  return {there,
          there + count,
          there + 2 * count,
          there + 3 * count,
          static_cast<std::uint32_t>(count),
          has_copies ? copies_begin : nullptr,
          copied,
          copied + copies};
}

ScoringScratch CudaScoringQueue::scratch(std::size_t bytes_of_block) const {
  return {bytes_of_block == 0 ? nullptr : scratch_.data(), blocks_};
}

bool CudaScoringQueue::repeats_satellites(const LayerChoices& choices) const {
  const std::size_t experts = tables_.law.experts;
  for (std::size_t choice = 0; choice < choices.layers.size(); ++choice) {
    if (repeats_satellite(choices.satellites.subspan(choice * experts, experts),
                          choices.copies_of(choice))) {
      return true;
    }
  }
  return false;
}

void CudaScoringQueue::score(const LayerChoices& choices, const ScoreTables& out) {
  const ChoiceTables there = send(choices);
  const SetLawView& law = tables_.law;
  if (law.active <= 2) {
    score_pairs(tables_, there, scratch(pair_scratch_bytes(law, there.copies_begin != nullptr)),
                out, stream_);
    return;
  }
  const bool shares = repeats_satellites(choices);
  const ScoringScratch exact = scratch(exact_scratch_bytes(law));
  if (tables_.containment == nullptr && tables_.weights == nullptr) {
    score_exactly(tables_, there, shares ? ChoicesOf::all : ChoicesOf::distinct_satellites, exact,
                  out, stream_);
    return;
  }
  score_sorted(tables_, there, shares ? ChoicesOf::distinct_satellites : ChoicesOf::all,
               scratch(sorted_scratch_bytes(law)), out, stream_);
  if (shares) {
    score_exactly(tables_, there, ChoicesOf::shared_satellites, exact, out, stream_);
  }
}

void CudaScoringQueue::begin_layer_costs(const LayerChoices& choices, std::span<double> out) {
  SPACEMOE_CUDA_CHECK(cudaSetDevice(device_));
  if (out.empty()) {
    return;
  }
  grow(means_, means_.span().size(), out.size());
  score(choices, {means_.span().data(), nullptr, nullptr});
  mean_out_ = out;
}

void CudaScoringQueue::begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                                        std::span<float> lost) {
  SPACEMOE_CUDA_CHECK(cudaSetDevice(device_));
  if (cost_s.empty()) {
    return;
  }
  const std::size_t size = cost_s.size();
  grow(costs_, costs_.span().size(), 2 * size);
  grow(device_costs_, device_costs_.size(), 2 * size);
  score(choices, {nullptr, device_costs_.data(), device_costs_.data() + size});
  copy_back(device_costs_, costs_, 2 * size, stream_);
  cost_out_ = cost_s;
  lost_out_ = lost;
}

void CudaScoringQueue::wait() {
  if (mean_out_.empty() && cost_out_.empty()) {
    return;
  }
  stream_.synchronize();
  std::copy_n(means_.span().begin(), mean_out_.size(), mean_out_.begin());
  std::copy_n(costs_.span().begin(), cost_out_.size(), cost_out_.begin());
  std::copy_n(costs_.span().begin() + static_cast<std::ptrdiff_t>(cost_out_.size()),
              lost_out_.size(), lost_out_.begin());
  mean_out_ = {};
  cost_out_ = {};
  lost_out_ = {};
}

}  // namespace spacemoe::cuda
