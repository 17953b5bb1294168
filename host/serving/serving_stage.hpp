#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/generation/long_study.hpp"
#include "host/serving/expected_load.hpp"
#include "host/serving/serving_slots.hpp"

namespace spacemoe {

/// The network over the horizon of serving: as single tokens meet it and, where links take time for
/// bits, as chunks of so many tokens do.
class ServingSky {
 public:
  ServingSky(const Study& study, std::uint32_t slots, std::uint32_t chunk_tokens,
             const RunContext& context);

  [[nodiscard]] ServingSlots::Networks networks() const {
    return {token_, *token_snapshots_, chunk_.get(), chunk_snapshots_.get(), chunk_tokens_};
  }

 private:
  LongStudy token_;
  std::unique_ptr<SnapshotPass> token_snapshots_;
  std::unique_ptr<LongStudy> chunk_;
  std::unique_ptr<SnapshotPass> chunk_snapshots_;
  std::uint32_t chunk_tokens_;
};

/// A placement under the weather of one realisation, and what is to be expected there.
struct ServingStage {
  ServingStage(const ServingSky& sky, const Study& study, const Placement& placement,
               std::uint32_t realisation, const RequestMix& mix, const RunContext& context);

  ServingSlots slots;
  ExpectedLoad load;
};

/// Servers of a study: its satellites and, where links are servers, those in both directions.
[[nodiscard]] std::uint32_t servers_of(const Study& study);

/// A server for people: "satellite 833 (gateway 3, expert 4.5)", with the first few of its modules,
/// or "link 12 to 45".
[[nodiscard]] std::string server_name(const Study& study, const Placement& placement,
                                      std::uint32_t server);

}  // namespace spacemoe
