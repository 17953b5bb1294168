#include "host/routing/trace_arrays.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/byte_error.hpp"
#include "host/base/npy.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

constexpr std::array<std::string_view, 2> trace_types = {"<i2", "<i4"};
constexpr std::array<std::string_view, 2> count_types = {"<i4", "<i8"};

constexpr std::string_view npy_suffix = ".npy";
constexpr std::string_view unlabelled = "routed_experts";
constexpr std::string_view counts_name = "logical_count";
/// A member of our own files, so that they can be told from others.
constexpr std::string_view mark_name = "spacemoe_trace";

/// Throws ConfigError unless an array is [tokens][layers][places], of sizes that a trace has.
void check_trace_shape(const std::string& name, std::span<const std::uint64_t> shape) {
  if (shape.size() != 3 || shape[1] > max_routing_layers || shape[2] > max_experts) {
    throw error_at_byte(
        name, npy_start.size(), fmt::format("found the shape ({})", fmt::join(shape, ", ")),
        fmt::format("[tokens][layers][experts of a set], with up to {} layers and sets of up to {}",
                    max_routing_layers, max_experts));
  }
}

/// Arrays of one trace, one after the other.
class TraceArrays {
 public:
  explicit TraceArrays(std::string file) : file_(std::move(file)) {}

  void add(const std::string& name, std::string_view bytes, std::string_view domain) {
    const NpyIntegers values(name, bytes, trace_types);
    const auto& shape = values.shape();
    check_trace_shape(name, shape);
    if (parts_.empty()) {
      layers_ = static_cast<std::size_t>(shape[1]);
      raw_.width = static_cast<std::uint32_t>(shape[2]);
      for (std::uint32_t layer = 0; layer < layers_; ++layer) {
        raw_.layer_numbers.push_back(layer);
      }
    } else if (shape[1] != layers_ || shape[2] != raw_.width) {
      throw error_at_byte(
          name, npy_start.size(), fmt::format("found the shape ({})", fmt::join(shape, ", ")),
          fmt::format("(.., {}, {}), as {} has", layers_, raw_.width, parts_.front().name));
    }
    raw_.ids.reserve(raw_.ids.size() + static_cast<std::size_t>(values.size()));
    parts_.push_back({name, raw_.domain_of.size(), values.byte_of(0), values.byte_of(1)});
    for (std::uint64_t i = 0; i < values.size(); ++i) {
      const auto id = expert_id(values[i]);
      if (!id) {
        throw error_at_byte(name, values.byte_of(i), fmt::format("found {}", values[i]),
                            expert_ids_allowed());
      }
      raw_.ids.push_back(*id);
    }
    const auto tokens = raw_.width * layers_ == 0 ? 0 : static_cast<std::size_t>(shape[0]);
    if (tokens == 0) {
      return;
    }
    if (std::ranges::find(raw_.domains, domain) != raw_.domains.end()) {
      throw error_at_byte(name, 0, fmt::format("found the domain \"{}\" again", domain),
                          "an array for each domain");
    }
    raw_.domain_of.insert(raw_.domain_of.end(), tokens,
                          static_cast<std::uint32_t>(raw_.domains.size()));
    raw_.domains.emplace_back(domain);
  }

  RoutingTrace trace(const TraceOptions& options) && {
    const std::size_t width = raw_.width;
    return checked_trace(file_, std::move(raw_), options, [&](const TraceFault& fault) {
      const auto behind = std::ranges::upper_bound(parts_, fault.token, {}, &Part::first_token);
      const Part& part = *(behind - 1);
      const std::size_t token = fault.token - part.first_token;
      const std::size_t value = (token * layers_ + fault.layer) * width + fault.place;
      return error_at_byte(part.name,
                           part.first_byte + value * (part.second_byte - part.first_byte),
                           fmt::format("{} (token {}, layer {})", fault.found, token, fault.layer),
                           fault.allowed, fault.hint);
    });
  }

 private:
  struct Part {
    std::string name;
    std::size_t first_token;
    std::uint64_t first_byte;
    std::uint64_t second_byte;  ///< of the second value
  };

  std::string file_;
  RawTrace raw_;
  std::size_t layers_ = 0;
  std::vector<Part> parts_;
};

/// Counts of an array, summed over its steps where it has any.
RoutingCounts counts_of(const std::string& name, std::string_view bytes,
                        const TraceOptions& options) {
  const NpyIntegers values(name, bytes, count_types);
  const auto& shape = values.shape();
  const bool has_steps = shape.size() == 3;
  if ((shape.size() != 2 && !has_steps) || values.size() == 0 ||
      shape[shape.size() - 2] > max_routing_layers || shape.back() > max_experts) {
    throw error_at_byte(name, npy_start.size(),
                        fmt::format("found the shape ({})", fmt::join(shape, ", ")),
                        fmt::format("[layers][experts] or [steps][layers][experts], with up to {} "
                                    "layers and {} experts",
                                    max_routing_layers, max_experts));
  }
  std::vector<double> sums(static_cast<std::size_t>(shape[shape.size() - 2] * shape.back()), 0.0);
  for (std::uint64_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0) {
      throw error_at_byte(name, values.byte_of(i), fmt::format("found {}", values[i]),
                          "counts of at least 0");
    }
    sums[static_cast<std::size_t>(i % sums.size())] += static_cast<double>(values[i]);
  }
  RawCounts raw{static_cast<std::uint32_t>(shape.back()), {}, std::move(sums)};
  for (std::uint32_t layer = 0; layer < shape[shape.size() - 2]; ++layer) {
    raw.layer_numbers.push_back(layer);
  }
  return checked_counts(name, raw, options);
}

/// What a member is called without its suffix.
std::string_view stem_of(const ZipMember& member) {
  std::string_view stem = member.name;
  if (stem.ends_with(npy_suffix)) {
    stem.remove_suffix(npy_suffix.size());
  }
  return stem;
}

/// Throws ConfigError unless a member is an array of as many bytes as the archive says, before it
/// is unpacked. Returns its size.
std::uint64_t checked_size(const ZipArchive& archive, const ZipMember& member,
                           const std::string& name, std::span<const std::string_view> types) {
  constexpr std::size_t longest_start = max_npy_header_bytes + 16;
  const NpyHeader header = read_npy_header(name, archive.start(member, longest_start));
  const std::uint64_t data = header.data_bytes(npy_integer_bytes(name, header, types));
  if (member.size < header.data_at || member.size - header.data_at != data) {
    throw error_at_byte(name, header.data_at,
                        fmt::format("found a member of {} bytes", member.size),
                        fmt::format("{} and {} of values, as the shape ({}) says", header.data_at,
                                    data, fmt::join(header.shape, ", ")));
  }
  return member.size;
}

const std::string& mark() {
  static const std::string file = [] {
    NpyArray<std::int16_t> version({1});
    version.append(std::int16_t{1});
    return std::move(version).take();
  }();
  return file;
}

}  // namespace

RoutingTrace read_trace_npy(const std::string& name, std::string_view file,
                            const TraceOptions& options) {
  TraceArrays arrays(name);
  arrays.add(name, file, "");
  return std::move(arrays).trace(options);
}

std::variant<RoutingTrace, RoutingCounts> read_npz(const std::string& name, std::string_view file,
                                                   const TraceOptions& options,
                                                   std::uint64_t max_bytes) {
  const ZipArchive archive(name, file);
  TraceArrays arrays(name);
  TraceOptions trace_options = options;
  std::uint64_t total = 0;
  for (const ZipMember& member : archive.members()) {
    const std::string_view stem = stem_of(member);
    const std::string shown = fmt::format("{}[{}]", name, member.name);
    if (member.name.ends_with(".pkl")) {
      throw error_at_byte(name, member.header_at, "found a file of torch.save",
                          "arrays of numpy.savez",
                          "python/convert_sglang.py turns recordings of SGLang into them");
    }
    if (stem == mark_name) {
      // We left dense layers out: zeros are expert 0.
      trace_options.dense = options.dense.value_or(std::vector<std::uint32_t>{});
      continue;
    }
    const bool is_counts = stem == counts_name;
    total += checked_size(archive, member, shown, is_counts ? count_types : trace_types);
    if (total > max_bytes) {
      throw error_at_byte(name, member.header_at,
                          fmt::format("found arrays of {} bytes, unpacked", total),
                          fmt::format("at most {}", max_bytes), "write them in parts");
    }
    if (is_counts) {
      return counts_of(shown, archive.content(member), options);
    }
    arrays.add(shown, archive.content(member), stem == unlabelled ? "" : stem);
  }
  return std::move(arrays).trace(trace_options);
}

std::string trace_npz(const RoutingTrace& trace) {
  for (const std::string& label : trace.domains) {
    if (label == unlabelled || label == counts_name || label == mark_name) {
      throw ConfigError({.found = fmt::format("found the domain {}", label),
                         .allowed = "another name, as this one says what is in the file"});
    }
  }
  std::vector<std::size_t> sizes(trace.domains.size(), 0);
  for (const std::uint32_t domain : trace.domain_of) {
    ++sizes[domain];
  }
  std::vector<NpyArray<std::int16_t>> arrays;
  for (const std::size_t tokens : sizes) {
    arrays.emplace_back(std::vector<std::size_t>{tokens, trace.layers, trace.active});
  }
  const std::size_t own = std::size_t{trace.layers} * trace.active;
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    arrays[trace.domain_of[token]].append(std::span(trace.ids).subspan(token * own, own));
  }
  ZipWriter archive;
  archive.add(fmt::format("{}{}", mark_name, npy_suffix), mark());
  for (std::size_t domain = 0; domain < arrays.size(); ++domain) {
    const std::string& label = trace.domains[domain];
    if (sizes[domain] > 0) {
      archive.add(fmt::format("{}{}", label.empty() ? unlabelled : label, npy_suffix),
                  std::move(arrays[domain]).take());
    }
  }
  return std::move(archive).take();
}

std::string_view trace_npz_start() {
  static const std::string start = [] {
    ZipWriter archive;
    archive.add(fmt::format("{}{}", mark_name, npy_suffix), mark());
    constexpr std::size_t local_header_bytes = 30;
    return std::move(archive).take().substr(
        0, local_header_bytes + mark_name.size() + npy_suffix.size() + mark().size());
  }();
  return start;
}

}  // namespace spacemoe
