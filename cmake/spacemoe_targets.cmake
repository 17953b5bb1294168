# One library a folder, one program a test file: the two shapes that the tree is made of.

# spacemoe_library(NAME SOURCES a.cpp ... DEPENDS other ...)
function(spacemoe_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS")
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC spacemoe_options ${arg_DEPENDS}
                                  PRIVATE ${arg_PRIVATE_DEPENDS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE spacemoe_options ${arg_DEPENDS})
  endif()
endfunction()

# spacemoe_test(NAME SOURCES a_test.cpp ... DEPENDS library ...)
function(spacemoe_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE spacemoe_options ${arg_DEPENDS} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE SPACEMOE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
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
