# Libraries and tests of CUDA sources that g++ compiles with the shim. A tree that is sanitized as a
# whole (SPACEMOE_SANITIZE) has the tests that its sanitizer is asked for, every other one all of them.

if(SPACEMOE_SANITIZE MATCHES "thread")
  set(simt_sanitizer thread)
elseif(SPACEMOE_SANITIZE)
  set(simt_sanitizer address)
else()
  set(simt_sanitizer "")
endif()

# Sources with a C++ file for each .cu file, which includes the shim and then the file. So it is
# compiled as C++ whether CMake knows the language CUDA or not.
function(simt_wrap_sources result name)
  set(wrapped)
  foreach(source IN LISTS ARGN)
    if(source MATCHES "\\.cu$")
      cmake_path(ABSOLUTE_PATH source NORMALIZE)
      cmake_path(GET source STEM stem)
      set(wrapper ${CMAKE_CURRENT_BINARY_DIR}/${name}_${stem}.cpp)
      file(CONFIGURE OUTPUT ${wrapper} @ONLY
           CONTENT "#include \"tests/simt/shim/shim.hpp\"\n#include \"${source}\"\n")
      list(APPEND wrapped ${wrapper})
    else()
      list(APPEND wrapped ${source})
    endif()
  endforeach()
  set(${result} ${wrapped} PARENT_SCOPE)
endfunction()

# What all targets of the shim have in common.
function(simt_configure target)
  target_compile_options(
    ${target} PRIVATE -fno-extern-tls-init # Shared arrays need no initialisation.
                      -Wno-unknown-pragmas) # #pragma unroll
  target_link_libraries(${target} PUBLIC spacemoe_options ${ARGN})
endfunction()

# simt_library(NAME SOURCES ... DEPENDS ...): a library that a test may want.
function(simt_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  simt_wrap_sources(sources ${name} ${arg_SOURCES})
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${sources})
  simt_configure(${name} ${arg_DEPENDS})
  spacemoe_compile_together(${name})
endfunction()

# spacemoe_simt_library(NAME SOURCES a.cu b.cpp ... DEPENDS other ...): the project's CUDA sources.
function(spacemoe_simt_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  simt_library(${name} SOURCES ${arg_SOURCES} DEPENDS spacemoe_simt ${arg_DEPENDS})
endfunction()

# A program, without tests as yet.
function(simt_add_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  simt_wrap_sources(sources ${target} ${arg_SOURCES})
  add_executable(${target} ${sources})
  simt_configure(${target} spacemoe_simt ${arg_DEPENDS})
  target_compile_definitions(${target} PRIVATE SPACEMOE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
endfunction()

set(simt_sanitizer_environment
    "TSAN_OPTIONS=halt_on_error=1 suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp"
    "ASAN_OPTIONS=detect_stack_use_after_return=0")

# simt_add_schedules(TEST PROGRAM SCHEDULE...): the program under each of the schedules named.
# They take long, so they begin first (COST): at the end one would run alone.
function(simt_add_schedules name target)
  foreach(schedule IN LISTS ARGN)
    string(REGEX REPLACE "[0-9]+$" "" order ${schedule})
    string(REGEX REPLACE "^[a-z]+" "" seed ${schedule})
    add_test(NAME ${name}_${schedule} COMMAND ${target})
    set_tests_properties(
      ${name}_${schedule}
      PROPERTIES ENVIRONMENT "SIMT_ORDER=${order};SIMT_SEED=${seed};${simt_sanitizer_environment}"
                 LABELS simt TIMEOUT 900 COST 10)
  endforeach()
endfunction()

# spacemoe_simt_test(NAME SOURCES a_test.cpp b_test.cu ... DEPENDS library ...
#                    [SANITIZE address|thread ...])
#
# One program of GoogleTest and its tests simt_NAME_forward, _reverse, _late and _random1 and _random2.
# In a sanitized tree they are there if its sanitizer is named: address under _forward, thread under
# _random1 as well.
function(spacemoe_simt_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;SANITIZE")
  if(simt_sanitizer AND NOT simt_sanitizer IN_LIST arg_SANITIZE)
    return()
  endif()
  simt_add_program(simt_${name} SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS} GTest::gmock_main)
  spacemoe_compile_together(simt_${name})
  set_target_properties(simt_${name} PROPERTIES SPACEMOE_NAMES_MEET ${SPACEMOE_FASTER_BUILDS})
  # Gives a type of its own to what kernels declare with theirs.
  set_source_files_properties(dynamic_arrays.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(schedules forward)
  if(NOT simt_sanitizer STREQUAL "address") # what is out of bounds is so in any order
    list(APPEND schedules random1)
  endif()
  if(NOT simt_sanitizer)
    list(APPEND schedules reverse late random2)
  endif()
  simt_add_schedules(simt_${name} simt_${name} ${schedules})
endfunction()
