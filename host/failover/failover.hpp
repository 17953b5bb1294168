#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/failover/loss_study.hpp"

namespace spacemoe {

struct FailoverOptions {
  std::uint32_t max_spares = 2;   ///< a layer: 0, 1, .. are looked at
  std::uint32_t pairs = 1000;     ///< of satellites that are lost together, drawn at random
  double share_per_year = 0.025;  ///< of the satellites that fails
};

/// The loss of one satellite.
struct SingleLoss {
  Satellite satellite;
  LossEffect effect;
};

/// Losses of two satellites, as a sample says.
struct PairLosses {
  std::uint32_t pairs;
  double delivered;       ///< mean over the pairs
  double standard_error;  ///< of that mean, by the choice of pairs
  double worst_delivered;
};

/// One scheme with so many spares a layer.
struct FailoverCase {
  std::string scheme;
  std::uint32_t spares_per_layer;
  Placement placement;
  std::vector<Spare> spares;
  /// As spare_excess_s; none without spares.
  std::optional<double> spare_excess_s;
  LossEffect without_loss;
  std::vector<SingleLoss> singles;  ///< of all working satellites, ascending
  std::optional<PairLosses> pairs;  ///< none where none was asked for
  double days_to_first_lost_token;
  double days_to_no_token;

  /// Whether a satellite's loss loses tokens, or all of them.
  [[nodiscard]] bool loses_some(const SingleLoss& loss) const;
  [[nodiscard]] bool loses_all(const SingleLoss& loss) const;
};

struct FailoverResult {
  std::vector<FailoverCase> cases;  ///< scheme by scheme, spares ascending
  std::vector<std::string> remarks;
};

/// Every loss of a single satellite, exactly, and a sample of losses of two, for each scheme of the
/// study and each number of spares. Of a random scheme its first placement; a scheme with copies is
/// left out, and the remarks say so. Throws ConfigError where expectations have no exact form, and
/// Interrupted.
[[nodiscard]] FailoverResult run_failover(const Study& study, const FailoverOptions& options,
                                          const RunContext& context);

}  // namespace spacemoe
