# Puts YAML files into a C++ source, so that the program needs none of them where it runs.

# spacemoe_embed_presets(OUTPUT file.cpp KINDS kind=folder ... ): every folder/*.yaml, whose name
# becomes the preset's. Run again when a file or a folder changes.
function(spacemoe_embed_presets)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "OUTPUT" "KINDS")
  set(count 0)
  set(entries "")
  foreach(pair IN LISTS arg_KINDS)
    string(REPLACE "=" ";" pair "${pair}")
    list(GET pair 0 kind)
    list(GET pair 1 folder)
    file(GLOB files CONFIGURE_DEPENDS ${folder}/*.yaml)
    list(SORT files COMPARE NATURAL)
    foreach(file IN LISTS files)
      get_filename_component(name ${file} NAME)
      string(REGEX REPLACE "\\.yaml$" "" name ${name})
      file(READ ${file} text)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
      string(APPEND entries
             "    EmbeddedText{PresetKind::${kind}, \"${name}\", R\"yaml(${text})yaml\"},\n")
      math(EXPR count "${count} + 1")
    endforeach()
  endforeach()
  file(
    CONFIGURE
    OUTPUT ${arg_OUTPUT}
    @ONLY
    CONTENT
      "#include \"host/config/config_embedded.hpp\"

#include <array>

namespace spacemoe {

std::span<const EmbeddedText> embedded_presets() {
  static constexpr std::array<EmbeddedText, @count@> presets = {
@entries@  };
  return presets;
}

}  // namespace spacemoe
")
endfunction()
