#pragma once

#include <string>
#include <string_view>

#include "host/base/fingerprint.hpp"
#include "host/sweep/sweep_rows.hpp"

/// Digests that rows of a sweep's database carry, over all that a reader takes from them. A change
/// of one value to another of its length is always seen, as each step of the hash is one to one;
/// any other with a probability of 1 - 2^-64. They find damage, not forgery.
namespace spacemoe {

[[nodiscard]] std::string digest_of(const SweepHead& head);
[[nodiscard]] std::string digest_of(const SessionRow& session);
/// Of the point and all of its figures: one that is missing, changed or in another place is seen.
[[nodiscard]] std::string digest_of(const PointRow& point);

/// The same while figures are read one after the other.
class PointDigest {
 public:
  /// Without the figures.
  explicit PointDigest(const PointRow& point);

  void add(std::string_view scheme, const SweepMetric& metric);
  [[nodiscard]] std::string hex() const { return hash_.hex(); }

 private:
  Fingerprint hash_;
};

}  // namespace spacemoe
