# shellcheck shell=sh disable=SC2154 # the script that sources this sets what it needs
# Finds the OpenCL driver and starts the program. The project's hadamard command and that of a bundle source this file.
# Before they call start, they set:
#
#   launcher    this file's folder
#   app         the folder of hadamard.jar, of its libraries and of a file that names the commit it was built from
#   java_home   the Java to run it with
#   release     the release of this Java, such as 17
#   peers       the folder of the libraries that hadamard bench compares with; there may be none
#   engines     the folder of the libraries that the backends cuda and nd4j drive; there may be none

# shellcheck source=launcher/engines.sh
. "$launcher/engines.sh"

# ---- the encoding of names and texts

# utf8_locales: the UTF-8 locales that this machine may have, the one without a country first.
utf8_locales() {
  echo C.UTF-8
  LC_ALL=C locale -a 2>/dev/null | grep -i 'utf-\{0,1\}8$' || true
}

# Java takes the encoding of file names and of its output from the locale. If a variable names a locale that is not
# installed, for example one that ssh has passed on, Java uses ASCII: it prints no other letter and opens no file whose
# name has one. In this case locale(1) prints a complaint; otherwise it prints the name of the encoding. An installed
# encoding other than UTF-8 is the user's choice, and file names are written in it.
use_utf8() {
  case $(locale charmap 2>&1 || true) in
    '' | *[[:space:]]* | ANSI_X3.4-1968 | US-ASCII | ASCII | 646) ;;
    *) return 0 ;;
  esac
  for utf8 in $(utf8_locales); do
    # The smallest containers have no locale(1). All but old systems have the first locale.
    if ! command -v locale >/dev/null || [ "$(env LC_ALL="$utf8" locale charmap 2>&1)" = UTF-8 ]; then
      export LC_ALL="$utf8"
      return 0
    fi
  done
}

# ---- the OpenCL loader and its drivers

# The folders from which shared libraries are loaded, one a line.
library_folders() {
  printf '%s\n' "${LD_LIBRARY_PATH:-}" | tr : '\n'
  PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | sed -n 's|.* => \(.*\)/[^/]*$|\1|p' | sort -u
}

# is_library FILE: whether a program could load it.
is_library() {
  case $1 in
    '') return 1 ;;
    /*) [ -e "$1" ] ;;
    *) printf '%s\n' "$folders" | while IFS= read -r folder; do
      [ -z "$folder" ] || [ ! -e "$folder/$1" ] || echo found
    done | grep -q found ;;
  esac
}

# The library that an .icd file names.
named_by() {
  head -n 1 "$1" 2>/dev/null | tr -d '[:space:]'
}

# Whether the OpenCL loader's folder or file of drivers names a driver that exists.
names_driver() {
  folders=$(library_folders)
  vendors=${OCL_ICD_VENDORS:-${OPENCL_VENDOR_PATH:-/etc/OpenCL/vendors}}
  [ ! -d "$vendors" ] || vendors=${vendors%/}/
  for icd in "$vendors"*; do
    ! is_library "$(named_by "$icd")" || return 0
  done
  return 1
}

# Whether an OpenCL loader exists and knows an existing driver.
has_opencl_platform() {
  [ "$(uname -s)" != Darwin ] || return 0
  folders=$(library_folders)
  is_library libOpenCL.so.1 && names_driver
}

# Where vendors put a driver outside the folders of the dynamic linker.
driver_folders() {
  for folder in /usr/local/nvidia/lib* /usr/lib/wsl/lib /usr/lib*/intel-opencl /usr/lib/*/intel-opencl /opt/rocm/lib \
    /run/opengl-driver/lib; do
    [ ! -d "$folder" ] || echo "$folder"
  done
}

# add_library_folder FOLDER: appends it to the folders that are searched for libraries.
add_library_folder() {
  LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$1
  export LD_LIBRARY_PATH
}

# Prints the folder of a driver that the dynamic linker does not find by itself, or nothing.
folder_of() {
  driver_folders | while IFS= read -r folder; do
    [ ! -e "$folder/$1" ] || {
      echo "$folder"
      break
    }
  done
}

# If no .icd file names a driver, as in many containers, the loader gets the project's own .icd files. They name the
# driver of each vendor, and the loader skips missing ones. A choice in the loader's own variables is kept.
find_driver() {
  [ "$(uname -s)" = Linux ] || return 0
  if [ -z "${OCL_ICD_VENDORS:-}${OPENCL_VENDOR_PATH:-}${OCL_ICD_FILENAMES:-}" ] && ! names_driver; then
    for icd in "$launcher"/vendors/*.icd; do
      driver=$(named_by "$icd")
      if ! is_library "$driver"; then
        folder=$(folder_of "$driver")
        [ -n "$folder" ] || continue
        add_library_folder "$folder"
      fi
      export OCL_ICD_VENDORS="$launcher/vendors"
    done
  fi
  use_bundled_loader
  find_pocl_cache
}

# may_write FOLDER: whether the folder can be written or created.
may_write() {
  folder=$1
  while [ ! -e "$folder" ]; do
    folder=$(dirname -- "$folder")
  done
  [ -d "$folder" ] && [ -w "$folder" ]
}

# PoCL keeps the kernels that it compiles in the home folder, and shows no device if it cannot write there. Without a home
# folder it uses one in /tmp that other users could fill. In both cases it gets a folder beside the program or, if that
# cannot be written either, a fresh one for this run.
find_pocl_cache() {
  [ -z "${POCL_CACHE_DIR:-}" ] || return 0
  kernels=
  case ${XDG_CACHE_HOME:-} in
    /*) kernels=$XDG_CACHE_HOME/pocl/kcache ;;
    '') [ -z "${HOME+set}" ] || kernels=$HOME/.cache/pocl/kcache ;;
  esac
  if [ -n "$kernels" ] && may_write "$kernels"; then
    return 0
  fi
  if may_write "${app%/*}/pocl"; then
    POCL_CACHE_DIR=${app%/*}/pocl
  else
    POCL_CACHE_DIR=$(mktemp -d 2>/dev/null) || return 0
  fi
  export POCL_CACHE_DIR
}

# A bundle's own loader is used if the system has none, or if a variable was set above: a system's loader may be too old
# to read it.
use_bundled_loader() {
  loader=${launcher%/*}/loader
  [ -e "$loader/libOpenCL.so.1" ] || return 0
  folders=$(library_folders)
  if [ "${OCL_ICD_VENDORS:-}" = "$launcher/vendors" ] || ! is_library libOpenCL.so.1; then
    LD_LIBRARY_PATH=$loader${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
  fi
}

# ---- the program

# The JVM uses segmentation faults for its own purposes. LLVM, which PoCL and other drivers contain, replaces the JVM's
# handler, and now and then the process ends with exit code 139. Java's libjsig keeps the JVM's handler.
keep_signal_handlers() {
  [ "$(uname -s)" = Linux ] && [ -e "$java_home/lib/libjsig.so" ] || return 0
  # By its name and folder: a path with a space in it could not be preloaded.
  add_library_folder "$java_home/lib"
  export LD_PRELOAD="libjsig.so${LD_PRELOAD:+:$LD_PRELOAD}"
}

# Whether this Java has the module that the fast loops of cpu need: those of matrix products and of functions with an
# exponential.
has_vector_module() {
  [ -e "$java_home/jmods/jdk.incubator.vector.jmod" ] ||
    grep -q '^MODULES=.*[" ]jdk\.incubator\.vector[" ]' "$java_home/release" 2>/dev/null
}

# computes ARGUMENT...: whether the command computes on a backend; devices does so for auto:measure. With the module, Java
# warns on standard error that it is incubating, and no flag prevents this. HADAMARD_CPU_VECTOR=off leaves out both.
computes() {
  [ "${HADAMARD_CPU_VECTOR:-auto}" != off ] || return 1
  command=
  for argument; do
    case $argument in
      -h | --help | -V | --version) return 1 ;;
      -*) ;;
      *) command=${command:-$argument} ;; # options before it have no values
    esac
  done
  case $command in
    train | predict | evaluate | bench | tune | tck) ;;
    devices) case "${HADAMARD_BACKEND:-} ${JAVA_OPTS:-} $*" in *auto:measure*) ;; *) return 1 ;; esac ;;
    *) return 1 ;; # a misspelt one too
  esac
}

# Passes on all lines until that warning, drops it, and then passes on every byte at once. It ends when the last writer
# has closed the pipe, and ignores the signals that end the program.
without_vector_warning() {
  trap '' HUP INT QUIT TERM
  while IFS= read -r line; do
    [ "$line" != "WARNING: Using incubator modules: jdk.incubator.vector" ] || {
      line=
      break
    }
    printf '%s\n' "$line"
  done
  printf '%s' "$line" # an end without a line break
  exec cat
}

# On a terminal, sends standard error through the filter, because the warning would open every run. Only the messages of
# the JVM and of native libraries take this way. The program writes to the terminal itself, which err_terminal names.
hide_vector_warning() {
  err_terminal=
  [ -n "$vector" ] && [ -t 2 ] && [ -w /dev/fd/2 ] || return 0
  pipe=$(mktemp -d 2>/dev/null) || return 0
  mkfifo -m 600 "$pipe/err" 2>/dev/null || {
    rmdir "$pipe"
    return 0
  }
  exec 3>&2
  without_vector_warning <"$pipe/err" >&3 3>&- &
  exec 2>"$pipe/err"
  rm -r "$pipe"
  err_terminal=/dev/fd/3
}

# start ARGUMENT...: replaces this process by the program.
start() {
  # Java would print a stack trace.
  [ -d "$(pwd -P 2>/dev/null)" ] || {
    echo "hadamard: the current folder has been removed; change to another one" >&2
    exit 2
  }
  keep_signal_handlers
  vector=
  ! computes "$@" || ! has_vector_module || vector=--add-modules=jdk.incubator.vector
  find_engines
  find_cuda
  if [ -n "$engine_path" ]; then
    if [ "${1:-}" = bench ]; then
      prepare_contestants
    else
      choose_blas_kernels
      let_idle_threads_sleep
    fi
    set -- -cp "$app/hadamard.jar$engine_path" dev.hadamard.cli.Main "$@"
    # JavaCPP warns that ND4J's OpenBLAS is older than itself; with SLF4J, which ND4J contains, it is silent.
    case $engine_path in */nd4j/*) set -- -Dorg.bytedeco.javacpp.logger=slf4j "$@" ;; esac
    # JavaCPP unpacks libraries here rather than in the home folder. Java 24 and newer would warn of JavaCPP.
    set -- "-Dorg.bytedeco.javacpp.cachedir=$engines/natives" "$@"
    [ "$release" -lt 24 ] || set -- --sun-misc-unsafe-memory-access=allow "$@"
  else
    set -- -jar "$app/hadamard.jar" "$@"
  fi
  terminals=
  [ ! -t 1 ] || terminals=out
  [ ! -t 2 ] || terminals=$terminals,err
  hide_vector_warning
  program=$0
  [ "$(command -v hadamard)" != "$0" ] || program=hadamard
  set -- "-Dcli.terminals=$terminals" "-Dcli.err=$err_terminal" "-Dcli.program=$program" "$@"
  [ ! -f "$app/commit" ] || set -- "-Dbench.commit=$(cat "$app/commit")" "$@"
  [ ! -d "${peers:-}" ] || set -- "-Dbench.peers=$peers" "$@"
  [ "$release" -lt 24 ] || set -- --enable-native-access=ALL-UNNAMED "$@"
  # shellcheck disable=SC2086 # a flag or nothing, and a list of flags
  exec "$java_home/bin/java" -XX:+UseSerialGC $vector ${JAVA_OPTS:-} "$@"
}
