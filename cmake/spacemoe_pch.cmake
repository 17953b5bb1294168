# Headers that most files include, compiled once per tree: parsing them takes longer than what the
# file itself holds. The tree `thread` does without, so that a file which forgets an include fails.

option(SPACEMOE_PCH "Precompile the headers that most files include" ON)

# Each set belongs to a library with nothing in it but its headers.
function(spacemoe_pch_set name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;DEPENDS")
  if(NOT SPACEMOE_PCH)
    return()
  endif()
  set(source ${PROJECT_BINARY_DIR}/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${name} STATIC ${source})
  target_link_libraries(${name} PRIVATE spacemoe_options ${arg_DEPENDS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

set(standard_headers
    <algorithm> <array> <chrono> <cmath> <cstddef> <cstdint> <filesystem> <functional> <limits> <map>
    <memory> <numeric> <optional> <span> <sstream> <stop_token> <string> <string_view> <utility>
    <vector>)
spacemoe_pch_set(
  spacemoe_pch_host
  HEADERS ${standard_headers} <fmt/format.h> <nlohmann/json.hpp>
  DEPENDS fmt::fmt nlohmann_json::nlohmann_json)
if(SPACEMOE_TESTS)
  spacemoe_pch_set(
    spacemoe_pch_test
    HEADERS ${standard_headers} <gmock/gmock.h> <gtest/gtest.h>
    DEPENDS GTest::gmock)
endif()

# Lets TARGET use a set.
function(spacemoe_use_pch target set)
  if(SPACEMOE_PCH)
    target_precompile_headers(${target} REUSE_FROM ${set})
  endif()
endfunction()
