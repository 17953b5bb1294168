# One library per folder and one program per folder of tests: the shapes that the tree is made of.

# spacemoe_library(NAME [THINKS] SOURCES a.cpp ... LANES_SOURCES b.cpp ... DEPENDS other ...): those of
# LANES_SOURCES are compiled by Highway once for each instruction set, so each by itself. THINKS: no
# time is spent in its loops, so debug builds do not optimise it.
function(spacemoe_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "THINKS" "" "SOURCES;LANES_SOURCES;DEPENDS;PRIVATE_DEPENDS")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES} ${arg_LANES_SOURCES})
    target_link_libraries(${name} PUBLIC spacemoe_options ${arg_DEPENDS}
                                  PRIVATE ${arg_PRIVATE_DEPENDS})
    set(pch spacemoe_pch_host)
    if(arg_THINKS)
      set(pch ${spacemoe_pch_thinking})
      if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-O0>)
      endif()
    endif()
    if("fmt::fmt" IN_LIST arg_PRIVATE_DEPENDS)
      spacemoe_use_pch(${name} ${pch})
    endif()
    spacemoe_compile_together(${name})
    if(arg_LANES_SOURCES)
      target_link_libraries(${name} PRIVATE spacemoe_highway)
      set_source_files_properties(${arg_LANES_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE spacemoe_options ${arg_DEPENDS})
  endif()
endfunction()

# What every file of tests is compiled with. COMPUTES: the tests themselves take long, in bodies and
# oracles of their own.
function(spacemoe_configure_test target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "COMPUTES" "" "")
  target_compile_definitions(${target} PRIVATE SPACEMOE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(NOT arg_COMPUTES)
    spacemoe_optimise_less(${target})
    spacemoe_use_pch(${target} spacemoe_pch_test)
  endif()
  spacemoe_compile_together(${target})
  set_target_properties(${target} PROPERTIES SPACEMOE_NAMES_MEET ${SPACEMOE_FASTER_BUILDS})
  if(SPACEMOE_FASTER_BUILDS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False alarms of GCC 12 about strings (its bugs 105329, 105651): headers that are precompiled are
    # not the system's any more.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                                             -Wno-stringop-overread)
  endif()
endfunction()

# spacemoe_test_objects(NAME SOURCES a_test.cpp ... DEPENDS library ...): tests that several programs
# take, compiled once. They compute.
function(spacemoe_test_objects name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC spacemoe_options ${arg_DEPENDS} PRIVATE GTest::gmock)
  spacemoe_configure_test(${name} COMPUTES)
endfunction()

# spacemoe_test(NAME [COMPUTES] SOURCES a_test.cpp ... DEPENDS library ...)
function(spacemoe_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "COMPUTES" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE spacemoe_options ${arg_DEPENDS} GTest::gmock_main)
  if(arg_COMPUTES)
    spacemoe_configure_test(${name} COMPUTES)
  else()
    spacemoe_configure_test(${name})
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# Installed with the program.
# spacemoe_bench(NAME SOURCES a_bench.cpp ... DEPENDS library ... benchmark::benchmark_main)
function(spacemoe_bench name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE spacemoe_options ${arg_DEPENDS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  spacemoe_install(${name} benchmarks ${SPACEMOE_LIBEXEC_DIR})
endfunction()
