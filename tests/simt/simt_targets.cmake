# Libraries and tests of CUDA sources that g++ compiles with the shim, each in up to three flavours:
# plain, and with sanitizers by flags of their own, inside whatever build this is.

set(simt_flavours plain)
if(NOT SPACEMOE_SANITIZE)
  list(APPEND simt_flavours address thread)
endif()

# What a flavour is compiled and linked with, for whoever links it too.
add_library(spacemoe_simt_flags_plain INTERFACE)
add_library(spacemoe_simt_flags_address INTERFACE)
target_compile_options(
  spacemoe_simt_flags_address INTERFACE -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined
                                  -fno-sanitize-recover=undefined)
target_link_options(spacemoe_simt_flags_address INTERFACE -fsanitize=address,undefined)
add_library(spacemoe_simt_flags_thread INTERFACE)
target_compile_options(spacemoe_simt_flags_thread INTERFACE -O1 -g1 -fno-omit-frame-pointer
                                                      -fsanitize=thread)
target_link_options(spacemoe_simt_flags_thread INTERFACE -fsanitize=thread)

# The name of a target in a flavour.
function(simt_flavoured result target flavour)
  if(flavour STREQUAL "plain")
    set(${result} ${target} PARENT_SCOPE)
  else()
    set(${result} ${target}_${flavour} PARENT_SCOPE)
  endif()
endfunction()

# Dependencies in a flavour; those without flavours as they are.
function(simt_dependencies result flavour)
  set(found)
  foreach(dependency IN LISTS ARGN)
    simt_flavoured(flavoured ${dependency} ${flavour})
    if(TARGET ${flavoured})
      list(APPEND found ${flavoured})
    else()
      list(APPEND found ${dependency})
    endif()
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

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
function(simt_configure target flavour)
  target_compile_options(
    ${target} PRIVATE -fno-extern-tls-init # Shared arrays need no initialisation.
                      -Wno-unknown-pragmas) # #pragma unroll
  target_link_libraries(${target} PUBLIC spacemoe_options spacemoe_simt_flags_${flavour} ${ARGN})
endfunction()

# simt_library(NAME SOURCES ... DEPENDS ...): a library that a test may want in any flavour.
function(simt_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  simt_wrap_sources(sources ${name} ${arg_SOURCES})
  foreach(flavour IN LISTS simt_flavours)
    simt_flavoured(target ${name} ${flavour})
    simt_dependencies(dependencies ${flavour} ${arg_DEPENDS})
    add_library(${target} STATIC EXCLUDE_FROM_ALL ${sources})
    simt_configure(${target} ${flavour} ${dependencies})
  endforeach()
endfunction()

# A whole library or program as one file where a sanitizer makes compiling slow: their headers cost the most.
# The plain flavour shows that each file stands alone.
function(simt_compile_as_one name)
  foreach(flavour IN LISTS simt_flavours)
    if(NOT flavour STREQUAL "plain")
      simt_flavoured(target ${name} ${flavour})
      set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    endif()
  endforeach()
endfunction()

# spacemoe_simt_library(NAME SOURCES a.cu b.cpp ... DEPENDS other ...): the project's CUDA sources.
# Names of libraries made here are taken in the flavour at hand.
function(spacemoe_simt_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  simt_library(${name} SOURCES ${arg_SOURCES} DEPENDS spacemoe_simt ${arg_DEPENDS})
endfunction()

# A program in a flavour, and its tests under each of the schedules named.
function(simt_add_program target flavour sources dependencies)
  add_executable(${target} ${sources})
  simt_configure(${target} ${flavour} ${dependencies})
  target_compile_definitions(${target} PRIVATE SPACEMOE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
endfunction()

set(simt_sanitizer_environment
    "TSAN_OPTIONS=halt_on_error=1 suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp"
    "ASAN_OPTIONS=detect_stack_use_after_return=0")

function(simt_add_schedules name target)
  foreach(schedule IN LISTS ARGN)
    string(REGEX REPLACE "[0-9]+$" "" order ${schedule})
    string(REGEX REPLACE "^[a-z]+" "" seed ${schedule})
    add_test(NAME ${name}_${schedule} COMMAND ${target})
    set_tests_properties(
      ${name}_${schedule}
      PROPERTIES ENVIRONMENT "SIMT_ORDER=${order};SIMT_SEED=${seed};${simt_sanitizer_environment}"
                 LABELS simt TIMEOUT 300)
  endforeach()
endfunction()

# spacemoe_simt_test(NAME SOURCES a_test.cpp b_test.cu ... DEPENDS library ...
#                    [SANITIZE address|thread ...])
#
# One program of GoogleTest and its tests simt_NAME_forward, _reverse, _late and _random1 to _random8;
# for each sanitizer another program, simt_NAME_address or _thread, under _forward and _random1.
function(spacemoe_simt_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;SANITIZE")
  simt_wrap_sources(sources ${name} ${arg_SOURCES})
  foreach(flavour IN LISTS simt_flavours)
    if(NOT flavour STREQUAL "plain" AND NOT flavour IN_LIST arg_SANITIZE)
      continue()
    endif()
    simt_flavoured(target simt_${name} ${flavour})
    simt_dependencies(dependencies ${flavour} spacemoe_simt ${arg_DEPENDS})
    simt_add_program(${target} ${flavour} "${sources}" "${dependencies};GTest::gmock_main")
    if(flavour STREQUAL "plain")
      simt_add_schedules(${target} ${target} forward reverse late random1 random2 random3 random4
                         random5 random6 random7 random8)
    else()
      simt_add_schedules(${target} ${target} forward random1)
    endif()
  endforeach()
endfunction()
