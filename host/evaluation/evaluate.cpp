#include "host/evaluation/evaluate.hpp"

#include <algorithm>

namespace spacemoe {

EvaluationOutcome evaluate(Backend& backend, const SnapshotSeries& series,
                           const EvaluationPlan& plan, std::uint32_t batch_slots,
                           const std::function<void(const SlotBatch&)>& sink, Progress& progress,
                           const std::stop_token& stop) {
  const SlotRange all{0, series.slots};
  return evaluate(
      backend, series, plan, std::span(&all, 1), batch_slots, sink, [] { return false; }, progress,
      stop);
}

EvaluationOutcome evaluate(Backend& backend, const SnapshotSeries& series,
                           const EvaluationPlan& plan, std::span<const SlotRange> order,
                           std::uint32_t batch_slots,
                           const std::function<void(const SlotBatch&)>& sink,
                           const std::function<bool()>& is_enough, Progress& progress,
                           const std::stop_token& stop) {
  const auto pass = backend.evaluation(series, plan);
  const std::size_t schemes = plan.placements.schemes.size();
  const std::size_t rows = plan.placements.first_row(static_cast<std::uint32_t>(schemes));
  const std::size_t layers = schemes * plan.placements.layers;
  std::uint32_t batch = 0;
  for (const SlotRange& range : order) {
    batch = std::max(batch, std::min(std::max(1U, batch_slots), range.count));
  }
  std::vector<RowSums> exact(batch * rows);
  std::vector<RowSums> sampled(batch * rows);
  std::vector<double> sampled_square(batch * rows);
  std::vector<LayerSums> layer_sums(batch * layers);

  EvaluationOutcome outcome{};
  progress.begin("evaluation", series.slots);
  for (const SlotRange& range : order) {
    for (std::uint32_t done = 0; done < range.count && !stop.stop_requested();) {
      const SlotRange slots{range.first + done, std::min(batch, range.count - done)};
      pass->run(slots, {exact, sampled, sampled_square, layer_sums});
      sink({slots, plan.law.exact_form != ExactForm::none,
            std::span(exact).first(slots.count * rows),
            std::span(sampled).first(slots.count * rows),
            std::span(sampled_square).first(slots.count * rows),
            std::span(layer_sums).first(slots.count * layers)});
      done += slots.count;
      outcome.slots_done += slots.count;
      progress.advance(slots.count);
    }
    if (stop.stop_requested() || is_enough()) {
      break;
    }
  }
  progress.end();
  outcome.histograms = pass->histograms();
  return outcome;
}

}  // namespace spacemoe
