#include "host/sweep/sweep_digest.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

namespace spacemoe {
namespace {

/// The number's bytes, the lowest first on any machine.
void add(Fingerprint& hash, std::uint64_t number) {
  std::array<char, sizeof number> bytes{};
  for (char& byte : bytes) {
    byte = static_cast<char>(number & 0xFFU);
    number >>= 8U;
  }
  hash.add({bytes.data(), bytes.size()});
}

void add(Fingerprint& hash, std::int64_t number) {
  add(hash, static_cast<std::uint64_t>(number));
}

void add(Fingerprint& hash, std::string_view text) {
  add(hash, std::uint64_t{text.size()});
  hash.add(text);
}

void add(Fingerprint& hash, double number) {
  // SQLite gives -0.0 back as 0.0.
  add(hash, std::bit_cast<std::uint64_t>(number + 0.0));
}

void add_missing(Fingerprint& hash) {
  hash.add("-");
}

void add(Fingerprint& hash, const std::optional<double>& number) {
  // SQLite gives back a NaN as NULL.
  if (!number || std::isnan(*number)) {
    return add_missing(hash);
  }
  hash.add("+");
  add(hash, *number);
}

void add(Fingerprint& hash, const std::optional<std::uint64_t>& number) {
  if (!number) {
    return add_missing(hash);
  }
  hash.add("+");
  add(hash, *number);
}

}  // namespace

std::string digest_of(const SweepHead& head) {
  Fingerprint hash;
  add(hash, std::string_view(head.name));
  add(hash, std::string_view(head.grid));
  add(hash, std::string_view(head.version));
  add(hash, head.points_planned);
  add(hash, std::string_view(head.config));
  add(hash, std::string_view(head.first_config));
  add(hash, std::uint64_t{head.axes.size()});
  for (const AxisRow& axis : head.axes) {
    add(hash, std::string_view(axis.key));
    add(hash, axis.dimension);
    add(hash, std::string_view(axis.values_json));
  }
  for (const Shard& shard : head.shards) {
    add(hash, std::uint64_t{shard.number});
    add(hash, std::uint64_t{shard.count});
  }
  return hash.hex();
}

std::string digest_of(const SessionRow& session) {
  Fingerprint hash;
  add(hash, std::uint64_t{session.shard});
  add(hash, session.session);
  for (const std::string_view text :
       {std::string_view(session.started), std::string_view(session.command),
        std::string_view(session.version), std::string_view(session.backend),
        std::string_view(session.device)}) {
    add(hash, text);
  }
  add(hash, std::uint64_t{session.threads});
  return hash.hex();
}

std::string digest_of(const PointRow& point) {
  PointDigest digest(point);
  for (const SweepScheme& scheme : point.schemes) {
    for (const SweepMetric& metric : scheme.metrics) {
      digest.add(scheme.scheme, metric);
    }
  }
  return digest.hex();
}

PointDigest::PointDigest(const PointRow& point) {
  spacemoe::add(hash_, std::string_view(point.key));
  spacemoe::add(hash_, point.number);
  spacemoe::add(hash_, std::string_view(point.params));
  spacemoe::add(hash_, std::string_view(point.error));
  spacemoe::add(hash_, point.wall_s);
  spacemoe::add(hash_, point.session);
}

void PointDigest::add(std::string_view scheme, const SweepMetric& metric) {
  spacemoe::add(hash_, scheme);
  spacemoe::add(hash_, std::string_view(metric.name));
  spacemoe::add(hash_, metric.mean);
  spacemoe::add(hash_, metric.low);
  spacemoe::add(hash_, metric.high);
  spacemoe::add(hash_, metric.n);
}

}  // namespace spacemoe
