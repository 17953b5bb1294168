# Run when the project is installed, after the programs: copies the libraries that they need, and
# the licences of all that is inside. Arguments:
#   libraries_dir, licences_dir  where to, under the prefix
#   program_globs                what was installed, under the prefix
#   opened_libraries             what programs open while they run
#   compiled_in                  files of packages that are part of the programs
#   nvcc, toolkit                the compiler and the folder of the toolkit whose runtime is part of
#                                the programs; may be empty

set(prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")

# The C library belongs to the machine and its kernel, libcuda to the machine's driver.
set(of_the_machine
    "^(ld-linux[^/]*|lib(anl|c|dl|m|mvec|nsl|pthread|resolv|rt|util))\\.so" "^libcuda\\.so")

# The licence file of the Debian package that FILE belongs to, and the package's name.
function(licence_of file licence package)
  get_filename_component(real "${file}" REALPATH)
  string(REGEX REPLACE "^/usr/lib/" "/lib/" unmerged "${real}")
  string(REGEX REPLACE "^/lib/" "/usr/lib/" merged "${real}")
  set(${package} "" PARENT_SCOPE)
  # Packages name their files as before /lib became a link to /usr/lib, or as after.
  foreach(name IN ITEMS "${real}" "${unmerged}" "${merged}")
    execute_process(
      COMMAND dpkg-query --search "${name}"
      OUTPUT_VARIABLE owner
      ERROR_QUIET
      RESULT_VARIABLE status)
    if(status EQUAL 0 AND owner MATCHES "^([^:, ]+)[:,]")
      set(found /usr/share/doc/${CMAKE_MATCH_1}/copyright)
      if(EXISTS ${found})
        set(${licence} ${found} PARENT_SCOPE)
        set(${package} ${CMAKE_MATCH_1} PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
endfunction()

function(install_licence file)
  licence_of("${file}" licence package)
  if(package STREQUAL "")
    message(FATAL_ERROR "No licence of ${file}: it must go with what is installed. Licences are "
                        "taken from the packages of Debian and Ubuntu")
  endif()
  configure_file(${licence} ${prefix}/${licences_dir}/${package}.txt COPYONLY)
endfunction()

# The licence of a CUDA toolkit: a package's, an installer's, or that of wheels.
function(install_licence_of_toolkit)
  licence_of("${nvcc}" licence package)
  file(GLOB candidates ${toolkit}/EULA.txt
       ${toolkit}/dist-info/nvidia_cuda_runtime-*/licenses/License.txt)
  if(NOT package STREQUAL "")
    list(PREPEND candidates ${licence})
  endif()
  if(NOT candidates)
    message(FATAL_ERROR "No licence of the CUDA toolkit in ${toolkit}: put its EULA.txt there "
                        "(https://docs.nvidia.com/cuda/eula)")
  endif()
  list(GET candidates 0 licence)
  configure_file(${licence} ${prefix}/${licences_dir}/nvidia-cuda.txt COPYONLY)
endfunction()

# The folder is ours alone. What an earlier installation left there would be found first.
file(REMOVE_RECURSE ${prefix}/${libraries_dir})
list(TRANSFORM program_globs PREPEND ${prefix}/)
file(GLOB entries LIST_DIRECTORIES OFF ${program_globs})
set(programs "")
foreach(entry IN LISTS entries)
  file(READ ${entry} magic LIMIT 4 HEX)
  if(magic STREQUAL "7f454c46") # ELF: not a script
    list(APPEND programs ${entry})
  endif()
endforeach()
foreach(library IN LISTS opened_libraries)
  if(EXISTS ${library})
    list(APPEND opened ${library})
  endif()
endforeach()

file(
  GET_RUNTIME_DEPENDENCIES
  EXECUTABLES ${programs}
  LIBRARIES ${opened}
  RESOLVED_DEPENDENCIES_VAR libraries
  PRE_EXCLUDE_REGEXES ${of_the_machine})
list(APPEND libraries ${opened})
list(REMOVE_DUPLICATES libraries)
foreach(library IN LISTS libraries)
  get_filename_component(name ${library} NAME)
  get_filename_component(real ${library} REALPATH)
  message(STATUS "Installing: ${prefix}/${libraries_dir}/${name}")
  file(MAKE_DIRECTORY ${prefix}/${libraries_dir})
  file(COPY_FILE ${real} ${prefix}/${libraries_dir}/${name})
  install_licence(${library})
endforeach()
foreach(file IN LISTS compiled_in)
  install_licence(${file})
endforeach()
if(nvcc)
  install_licence_of_toolkit()
endif()
