# What is installed where, and the archive that runs on machines without our packages:
#   bin/spacemoe             the program
#   libexec/spacemoe/        benchmarks and tests of a device
#   lib/libspacemoe.so       the library, with include/spacemoe and lib/cmake/spacemoe
#   lib/spacemoe/            every library that they need, but the C library's own
#   share/spacemoe/configs/  configs; presets are inside the program
#   share/doc/spacemoe/      documents, and the licences of all that is inside
# Programs call spacemoe_install; the root includes this file after all folders.

set(SPACEMOE_LIBRARIES_DIR lib/spacemoe)
set(SPACEMOE_LIBEXEC_DIR libexec/spacemoe)
set(SPACEMOE_DOC_DIR share/doc/spacemoe)

# spacemoe_install(NAME COMPONENT DESTINATION): DESTINATION is a folder under the prefix.
function(spacemoe_install name component destination)
  file(RELATIVE_PATH libraries /${destination} /${SPACEMOE_LIBRARIES_DIR})
  # DT_RPATH, unlike DT_RUNPATH, is also where libraries look for theirs, and goes before
  # LD_LIBRARY_PATH, in which the modules of a cluster may have another oneTBB. In the build folder
  # it names nothing, and the system's libraries serve.
  set_target_properties(${name} PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries}"
                                           BUILD_WITH_INSTALL_RPATH ON)
  target_link_options(${name} PRIVATE LINKER:--disable-new-dtags)
  install(TARGETS ${name} RUNTIME DESTINATION ${destination} COMPONENT ${component})
  set_property(GLOBAL APPEND PROPERTY SPACEMOE_INSTALLED ${name})
endfunction()

# spacemoe_install_library(NAME): a library for programs of others, with the headers in
# include/spacemoe, for find_package(spacemoe). Component `development`.
function(spacemoe_install_library name)
  set_target_properties(${name} PROPERTIES INSTALL_RPATH "$ORIGIN/spacemoe" BUILD_WITH_INSTALL_RPATH ON)
  target_link_options(${name} PRIVATE LINKER:--disable-new-dtags)
  install(TARGETS ${name} EXPORT spacemoe LIBRARY DESTINATION lib COMPONENT development
          NAMELINK_COMPONENT development)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/spacemoe DESTINATION include COMPONENT development)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION ${SPACEMOE_DOC_DIR} COMPONENT development)
  set(folder lib/cmake/spacemoe)
  install(EXPORT spacemoe NAMESPACE spacemoe:: DESTINATION ${folder} FILE spacemoe-targets.cmake
          COMPONENT development)
  set(config ${PROJECT_BINARY_DIR}/spacemoe-config.cmake)
  file(CONFIGURE OUTPUT ${config}
       CONTENT "include(\"\${CMAKE_CURRENT_LIST_DIR}/spacemoe-targets.cmake\")\n" @ONLY)
  include(CMakePackageConfigHelpers)
  # Before 1.0 a minor release may change what headers declare.
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/spacemoe-config-version.cmake
                                   COMPATIBILITY SameMinorVersion)
  install(FILES ${config} ${PROJECT_BINARY_DIR}/spacemoe-config-version.cmake
          DESTINATION ${folder} COMPONENT development)
  set_property(GLOBAL APPEND PROPERTY SPACEMOE_INSTALLED ${name})
endfunction()

# The rest: called once, when all of them are declared.
function(spacemoe_install_the_rest)
  # Unlike other tests it belongs where a device is. Only built with the CUDA backend.
  if(TARGET cuda_device_test)
    spacemoe_install(cuda_device_test device_tests ${SPACEMOE_LIBEXEC_DIR})
  endif()
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/configs DESTINATION share/spacemoe COMPONENT program)
  install(FILES LICENSE README.md CHANGELOG.md CITATION.cff DESTINATION ${SPACEMOE_DOC_DIR}
          COMPONENT program)
  install(DIRECTORY docs DESTINATION ${SPACEMOE_DOC_DIR} COMPONENT program FILES_MATCHING PATTERN *.md
          PATTERN *.ipynb)
  install(PROGRAMS python/convert_sglang.py DESTINATION ${SPACEMOE_DOC_DIR}/python COMPONENT program)
  spacemoe_web_missing(missing)
  if(NOT missing)
    install(FILES ${PROJECT_BINARY_DIR}/host/report/web/licences.txt
            DESTINATION ${SPACEMOE_DOC_DIR}/licences RENAME report-page.txt COMPONENT libraries)
  endif()

  # Whose licences go with the programs although no library of theirs does: headers and archives.
  set(compiled_in "")
  foreach(header IN ITEMS CLI/CLI.hpp SQLiteCpp/SQLiteCpp.h benchmark/benchmark.h boost/version.hpp
                          gmock/gmock.h gtest/gtest.h hwy/highway.h nlohmann/json.hpp)
    find_file(path ${header} NO_CACHE)
    if(path)
      list(APPEND compiled_in ${path})
    endif()
    unset(path)
  endforeach()
  set(nvcc "")
  set(toolkit "")
  if(SPACEMOE_HAS_CUDA)
    get_filename_component(nvcc ${SPACEMOE_NVCC} REALPATH)
    # nvcc on the PATH may be a script or a link outside the toolkit; CMake has asked the compiler.
    set(toolkit ${CMAKE_CUDA_COMPILER_TOOLKIT_ROOT})
  endif()
  # oneTBB opens it by itself where it is there: nothing names it as needed.
  install(
    CODE "
      set(libraries_dir ${SPACEMOE_LIBRARIES_DIR})
      set(licences_dir ${SPACEMOE_DOC_DIR}/licences)
      set(program_globs bin/spacemoe ${SPACEMOE_LIBEXEC_DIR}/*)
      set(opened_libraries \"$<TARGET_FILE_DIR:TBB::tbb>/libtbbmalloc.so.2\")
      set(compiled_in \"${compiled_in}\")
      set(nvcc \"${nvcc}\")
      set(toolkit \"${toolkit}\")
      include(\"${PROJECT_SOURCE_DIR}/cmake/bundle_libraries.cmake\")"
    COMPONENT libraries)
endfunction()

# The target spacemoe_package: builds what is installed, and only that, and packs it.
macro(spacemoe_pack)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_NAME spacemoe)
  set(CPACK_PACKAGE_FILE_NAME spacemoe-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
  set(CPACK_STRIP_FILES ON)
  # Folders get the mode of who packs otherwise.
  set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
      OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_BINARY_DIR}/package_top.cmake)
  file(READ ${PROJECT_BINARY_DIR}/backends.txt package_backends)
  string(STRIP "${package_backends}" package_backends)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/package_readme.md.in
                 ${PROJECT_BINARY_DIR}/package_readme.md @ONLY)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/package_top.cmake.in
                 ${PROJECT_BINARY_DIR}/package_top.cmake @ONLY)
  include(CPack)

  get_property(programs GLOBAL PROPERTY SPACEMOE_INSTALLED)
  add_custom_target(
    spacemoe_package
    COMMAND ${CMAKE_CPACK_COMMAND} --config ${PROJECT_BINARY_DIR}/CPackConfig.cmake
    COMMENT "Packing what is installed"
    VERBATIM)
  add_dependencies(spacemoe_package ${programs})
endmacro()
