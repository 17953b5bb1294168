# Parsing headers and instantiating their templates takes longer than what most files hold. So headers
# that most of them include are compiled once per tree, and several files of a folder as one. In .ci/run
# clang-tidy reads each file by itself, so that one which does not stand alone is found.

option(SPACEMOE_FASTER_BUILDS "Precompile headers, and compile several files of a folder as one" ON)

# Code of tests runs once, and waits for its compiler longer than for itself.
function(spacemoe_optimise_less target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(level -O1)
  else()
    set(level -O0)
  endif()
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${level}>)
  if(SPACEMOE_SANITIZE MATCHES "address")
    # Use of the tests' own variables after their scope: a third of the compiler's time. What they
    # test is looked at in full.
    target_compile_options(${target} PRIVATE -fno-sanitize-address-use-after-scope)
  endif()
endfunction()

# Each set belongs to a library with nothing in it but its headers.
function(spacemoe_pch_set name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;DEPENDS")
  if(NOT SPACEMOE_FASTER_BUILDS)
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
# Headers are precompiled for one level of optimisation.
set(spacemoe_pch_thinking spacemoe_pch_host)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(spacemoe_pch_thinking spacemoe_pch_thinking)
  spacemoe_pch_set(
    spacemoe_pch_thinking
    HEADERS ${standard_headers} <fmt/format.h> <nlohmann/json.hpp>
    DEPENDS fmt::fmt nlohmann_json::nlohmann_json)
  if(SPACEMOE_FASTER_BUILDS)
    target_compile_options(spacemoe_pch_thinking PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-O0>)
  endif()
endif()
if(SPACEMOE_TESTS)
  spacemoe_pch_set(
    spacemoe_pch_test
    HEADERS ${standard_headers} <gmock/gmock.h> <gtest/gtest.h>
    DEPENDS GTest::gmock)
  if(SPACEMOE_FASTER_BUILDS)
    spacemoe_optimise_less(spacemoe_pch_test) # as what takes its headers
  endif()
endif()

# Lets TARGET use the headers of a set.
function(spacemoe_use_pch target set)
  if(SPACEMOE_FASTER_BUILDS)
    target_precompile_headers(${target} REUSE_FROM ${set})
  endif()
endfunction()

# Compiles the files of TARGET some at a time: sixteen, or BATCH of them, or all (0).
function(spacemoe_compile_together target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "BATCH" "")
  if(NOT DEFINED arg_BATCH)
    set(arg_BATCH 16)
  endif()
  if(SPACEMOE_FASTER_BUILDS)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${arg_BATCH})
  endif()
endfunction()
