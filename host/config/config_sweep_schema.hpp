#pragma once

#include <string_view>

namespace spacemoe {

/// JSON Schema of the block `sweep`, which host/sweep/sweep_spec.cpp reads.
inline constexpr std::string_view sweep_schema = R"json({
  "type": ["object", "null"],
  "properties": {
    "axes": {
      "type": "array",
      "minItems": 1,
      "items": {
        "type": "object",
        "properties": {
          "key": {"type": "string", "description": "Dotted path of a key, list items by index"},
          "values": {"type": "array", "minItems": 1, "description": "What it takes in turn"},
          "from": {"type": "number", "description": "First value of a range"},
          "to": {"type": "number", "description": "Last value of a range"},
          "step": {"type": "number", "description": "From one value to the next"},
          "count": {"type": "integer", "minimum": 2, "description": "Values of a range"},
          "scale": {"enum": ["linear", "log"], "description": "log: values in equal ratios"},
          "zip": {
            "type": "array",
            "minItems": 2,
            "items": {"type": "object"},
            "description": "Axes that change together, of as many values each"
          }
        },
        "additionalProperties": false
      }
    },
    "keep": {
      "type": "array",
      "items": {"type": "string"},
      "description": "Conditions over numeric keys; points that break one are left out"
    }
  },
  "required": ["axes"],
  "additionalProperties": false
})json";

}  // namespace spacemoe
