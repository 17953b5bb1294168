# What every target is compiled with.

option(SPACEMOE_TESTS "Build the tests" ON)
option(SPACEMOE_BENCH "Build the benchmarks" ON)
option(SPACEMOE_WERROR "Treat warnings as errors" OFF)
option(SPACEMOE_FUZZ "Build tests/fuzz with libFuzzer, which takes clang" OFF)
set(SPACEMOE_SANITIZE "" CACHE STRING "Sanitizers for every target, for example address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

find_program(SPACEMOE_CCACHE ccache)
if(SPACEMOE_CCACHE)
  # Without these it passes over files with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${SPACEMOE_CCACHE})
endif()

add_library(spacemoe_options INTERFACE)
target_compile_features(spacemoe_options INTERFACE cxx_std_20)
target_include_directories(spacemoe_options INTERFACE ${PROJECT_SOURCE_DIR})
# Where files are compiled together, a name at the top of one may be a local one in the next.
set(shadow "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:SPACEMOE_NAMES_MEET>>>:-Wshadow>")
set(flags
    -Wall -Wextra -Wpedantic ${shadow} -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual
    # Backends agree bit for bit only where a * b + c is rounded twice everywhere.
    -ffp-contract=off
    # Objects of programs are those of the library and of the Python module too, which show what
    # include/spacemoe declares and nothing else.
    -fPIC -fvisibility=hidden -fvisibility-inlines-hidden)
if(SPACEMOE_CCACHE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND flags -fpch-preprocess)
endif()
if(SPACEMOE_WERROR)
  list(APPEND flags -Werror)
endif()
# nvcc has its own, in spacemoe_cuda.
target_compile_options(spacemoe_options INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${flags}>")
if(SPACEMOE_SANITIZE)
  # What is only reported would leave a test green.
  target_compile_options(
    spacemoe_options INTERFACE -fsanitize=${SPACEMOE_SANITIZE} -fno-sanitize-recover=all
                               -fno-omit-frame-pointer)
  target_link_options(spacemoe_options INTERFACE -fsanitize=${SPACEMOE_SANITIZE})
  if(SPACEMOE_SANITIZE MATCHES "address.*undefined")
    # AddressSanitizer sees these where they do harm (alignment: the processor, where it does; vptr:
    # nothing casts down); they take half of the compiler's time.
    target_compile_options(
      spacemoe_options INTERFACE -fno-sanitize=alignment,null,object-size,pointer-overflow,vptr)
  endif()
endif()
if(SPACEMOE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "SPACEMOE_FUZZ takes clang, and CMAKE_CXX_COMPILER is ${CMAKE_CXX_COMPILER}")
  endif()
  # Tells libFuzzer which branches an input has reached.
  target_compile_options(spacemoe_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(spacemoe_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
