#include "host/routing/tensorrt_counts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "host/base/byte_error.hpp"
#include "host/base/json_text.hpp"
#include "host/base/little_endian.hpp"
#include "host/base/number.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;

constexpr std::size_t header_at = sizeof(std::uint64_t);
constexpr std::uint64_t max_header_bytes = 100'000'000;  // the format's own limit
constexpr const char* wanted_header = "the JSON header of a safetensors file";
constexpr const char* metadata_name = "__metadata__";

/// A tensor of counts in the file.
struct Tensor {
  std::size_t at = 0;  ///< its first byte
  std::size_t value_bytes = 0;
  std::size_t size = 0;  ///< values
};

/// The unsigned integers of a list; nothing where it is anything else.
std::optional<std::vector<std::uint64_t>> integers_of(const json& value) {
  std::vector<std::uint64_t> found;
  for (const json& item : value) {
    if (!item.is_number_unsigned()) {
      return std::nullopt;
    }
    found.push_back(item.get<std::uint64_t>());
  }
  return value.is_array() ? std::optional(found) : std::nullopt;
}

class TensorrtCounts {
 public:
  TensorrtCounts(const std::string& name, std::string_view file) : name_(name), file_(file) {}

  RawCounts read() {
    if (file_.size() < header_at) {
      throw error_at_byte(name_, file_.size(), "found the end inside of the header's length",
                          "a whole safetensors file");
    }
    const auto length = little_endian<std::uint64_t>(file_, 0);
    if (length > max_header_bytes || length > file_.size() - header_at) {
      throw error_at_byte(name_, 0, fmt::format("found a header of {} bytes", length),
                          fmt::format("at most {}, and as many as there are", max_header_bytes),
                          "the file may be cut off");
    }
    constexpr int max_depth = 4;
    const std::string_view text = file_.substr(header_at, static_cast<std::size_t>(length));
    const json header = parsed_json(name_, text, max_depth, wanted_header);
    if (!header.is_object()) {
      throw error_at_byte(name_, header_at, "found no object", wanted_header);
    }
    data_at_ = header_at + text.size();
    for (const auto& [key, value] : header.items()) {
      if (key != metadata_name) {
        add(layer_of(key), tensor_of(key, value));
      }
    }
    RawCounts raw;
    raw.experts = static_cast<std::uint32_t>(experts_);
    for (auto& [layer, counts] : layers_) {
      raw.layer_numbers.push_back(layer);
      raw.counts.insert(raw.counts.end(), counts.begin(), counts.end());
    }
    return raw;
  }

 private:
  /// 5 of "100_5".
  std::uint32_t layer_of(const std::string& key) const {
    const std::size_t line = key.find('_');
    const bool has_iteration = parse_unsigned(key.substr(0, line)).has_value();
    const std::uint64_t layer =
        line == std::string::npos
            ? max_routing_layers
            : parse_unsigned(key.substr(line + 1)).value_or(max_routing_layers);
    if (!has_iteration || layer >= max_routing_layers) {
      throw error_at_byte(
          name_, header_at, fmt::format("found the tensor {}", key),
          fmt::format("ITERATION_LAYER, with a layer below {}", max_routing_layers));
    }
    return static_cast<std::uint32_t>(layer);
  }

  Tensor tensor_of(const std::string& key, const json& value) const {
    const auto error = [&](std::string found, std::string allowed) {
      return error_at_byte(name_, header_at, fmt::format("{}: {}", key, found), std::move(allowed));
    };
    const auto member = [&](const char* name) {
      return value.is_object() && value.contains(name) ? value.at(name) : json();
    };
    const json type = member("dtype");
    if (type != "I32" && type != "I64") {
      throw error(fmt::format("found values of the type {}",
                              type.dump(-1, ' ', false, json::error_handler_t::replace)),
                  "I32 or I64, counts by expert");
    }
    const auto shape = integers_of(member("shape"));
    const auto offsets = integers_of(member("data_offsets"));
    if (!shape || shape->size() != 1 || shape->front() == 0 || shape->front() > max_experts) {
      throw error("found another shape", fmt::format("[experts], up to {} of them", max_experts));
    }
    Tensor tensor;
    tensor.value_bytes = type == "I32" ? sizeof(std::int32_t) : sizeof(std::int64_t);
    tensor.size = static_cast<std::size_t>(shape->front());
    const std::uint64_t bytes = tensor.size * tensor.value_bytes;
    const std::uint64_t there = file_.size() - data_at_;
    if (!offsets || offsets->size() != 2 || (*offsets)[0] > there || (*offsets)[1] > there ||
        (*offsets)[0] > (*offsets)[1] || (*offsets)[1] - (*offsets)[0] != bytes) {
      throw error("found other data_offsets",
                  fmt::format("two with {} bytes between them, up to {}", bytes, there));
    }
    tensor.at = data_at_ + static_cast<std::size_t>((*offsets)[0]);
    return tensor;
  }

  void add(std::uint32_t layer, const Tensor& tensor) {
    if (experts_ != 0 && tensor.size != experts_) {
      throw error_at_byte(name_, tensor.at, fmt::format("found {} counts", tensor.size),
                          fmt::format("{}, as other tensors have", experts_));
    }
    experts_ = tensor.size;
    auto& counts = layers_[layer];
    counts.resize(experts_, 0.0);
    for (std::size_t expert = 0; expert < experts_; ++expert) {
      const std::size_t at = tensor.at + expert * tensor.value_bytes;
      const std::int64_t count =
          tensor.value_bytes == sizeof(std::int32_t)
              ? std::int64_t{static_cast<std::int32_t>(little_endian<std::uint32_t>(file_, at))}
              : static_cast<std::int64_t>(little_endian<std::uint64_t>(file_, at));
      if (count < 0) {
        throw error_at_byte(name_, at, fmt::format("found {}", count), "counts of at least 0");
      }
      counts[expert] += static_cast<double>(count);
    }
  }

  const std::string& name_;
  std::string_view file_;
  std::size_t data_at_ = 0;
  std::size_t experts_ = 0;
  std::map<std::uint32_t, std::vector<double>> layers_;
};

}  // namespace

RoutingCounts read_tensorrt_counts(const std::string& name, std::string_view file,
                                   const TraceOptions& options) {
  const RawCounts raw = TensorrtCounts(name, file).read();
  check_layer_numbers(name, raw.layer_numbers, options);
  return checked_counts(name, raw, options);
}

}  // namespace spacemoe
