# What the report's page is made of: bundled by node at build time where node and the packages are
# there, which ./bootstrap installs. Without them reports are tables and drawings.

set(SPACEMOE_WEB_MODULES
    ${PROJECT_SOURCE_DIR}/build/web
    CACHE PATH "Where `npm ci` put the packages of host/report/web/package.json")
find_program(SPACEMOE_NODE NAMES node nodejs DOC "Node.js, 18 or later")

# Why pages cannot be interactive; empty where they can.
function(spacemoe_web_missing result)
  set(missing "")
  if(NOT SPACEMOE_NODE)
    set(missing "node is not installed")
  else()
    execute_process(
      COMMAND ${SPACEMOE_NODE} --version
      OUTPUT_VARIABLE version
      ERROR_QUIET
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REGEX REPLACE "^v" "" version "${version}")
    if(version STREQUAL "")
      set(missing "${SPACEMOE_NODE} does not run")
    elseif(version VERSION_LESS 18)
      set(missing "node is ${version}, 18 or later is needed")
    elseif(NOT EXISTS ${SPACEMOE_WEB_MODULES}/node_modules/esbuild/package.json)
      set(missing "no packages in ${SPACEMOE_WEB_MODULES}")
    endif()
  endif()
  set(${result} "${missing}" PARENT_SCOPE)
endfunction()

# spacemoe_web_assets(FILE): writes a C++ source that holds the page's style, script and licences.
function(spacemoe_web_assets output)
  set(sources ${CMAKE_CURRENT_SOURCE_DIR}/web)
  set(built ${CMAKE_CURRENT_BINARY_DIR}/web)
  set(style ${sources}/style.css)
  set(script ${built}/page.js)
  set(licences ${built}/licences.txt)
  file(MAKE_DIRECTORY ${built})
  spacemoe_web_missing(missing)
  if(missing)
    file(WRITE ${script} "")
    file(WRITE ${licences} "")
    message(STATUS "Report pages: tables and drawings only, as ${missing}. "
                   "`./bootstrap web` gets what is needed; then configure again")
  else()
    file(GLOB modules CONFIGURE_DEPENDS ${sources}/*.js)
    add_custom_command(
      OUTPUT ${script} ${licences}
      COMMAND ${SPACEMOE_NODE} ${sources}/bundle.mjs ${SPACEMOE_WEB_MODULES} ${built}
      DEPENDS ${modules} ${sources}/bundle.mjs ${sources}/package-lock.json
      COMMENT "Bundling the report's page"
      VERBATIM)
    message(STATUS "Report pages: interactive")
  endif()
  configure_file(${CMAKE_CURRENT_SOURCE_DIR}/web_assets.cpp.in ${output} @ONLY)
  # By itself: files that are compiled together lose what they depend on besides headers.
  set_source_files_properties(
    ${output} PROPERTIES OBJECT_DEPENDS "${style};${script};${licences}" SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
