#include "host/evaluation/evaluate.hpp"

#include <algorithm>

namespace spacemoe {

EvaluationOutcome evaluate(Backend& backend, const SnapshotSeries& series,
                           const EvaluationPlan& plan, std::uint32_t batch_slots,
                           const std::function<void(const SlotBatch&)>& sink, Progress& progress,
                           const std::stop_token& stop) {
  const auto pass = backend.evaluation(series, plan);
  const std::size_t schemes = plan.placements.schemes.size();
  const std::size_t rows = plan.placements.first_row(static_cast<std::uint32_t>(schemes));
  const std::size_t layers = schemes * plan.placements.layers;
  const std::uint32_t batch = std::min(std::max(1U, batch_slots), series.slots);
  std::vector<RowSums> exact(batch * rows);
  std::vector<RowSums> sampled(batch * rows);
  std::vector<double> sampled_square(batch * rows);
  std::vector<LayerSums> layer_sums(batch * layers);

  EvaluationOutcome outcome{};
  progress.begin("evaluation", series.slots);
  while (outcome.slots_done < series.slots && !stop.stop_requested()) {
    const SlotRange slots{outcome.slots_done, std::min(batch, series.slots - outcome.slots_done)};
    pass->run(slots, {exact, sampled, sampled_square, layer_sums});
    sink({slots, plan.law.exact_form != ExactForm::none, std::span(exact).first(slots.count * rows),
          std::span(sampled).first(slots.count * rows),
          std::span(sampled_square).first(slots.count * rows),
          std::span(layer_sums).first(slots.count * layers)});
    outcome.slots_done += slots.count;
    progress.advance(slots.count);
  }
  progress.end();
  outcome.histograms = pass->histograms();
  return outcome;
}

}  // namespace spacemoe
