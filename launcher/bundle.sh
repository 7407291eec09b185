# shellcheck shell=sh disable=SC2154 # the script that sources this sets what it needs
# hadamard bundle: packs the program for a machine that has neither a JDK nor a network. The project's hadamard command
# sources this file and has the functions say, fail, install and those that choose Java.

# The modules of Java that the program and its libraries need. Gson, Picocli and JUnit can use more, such as java.sql, but
# work without them; java.desktop alone would double the size.
BUNDLE_MODULES="java.base java.logging java.management jdk.incubator.vector jdk.management jdk.unsupported jdk.zipfs"

# The same files give the same archive.
BUNDLE_TIME="2026-01-01 00:00:00Z"

# bundle_platform: such as linux-x86_64.
bundle_platform() {
  echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)"
}

# The JDK whose runtime goes into the bundle: the one that would build the program.
require_jlink() {
  find_java jdk || {
    install "a bundle needs a JDK $OLDEST_JDK or newer" "$(jdk_package)"
    find_java jdk || fail "no JDK $OLDEST_JDK or newer is found after installing one; set JAVA_HOME"
  }
  check_java_home
  [ -x "$java_home/bin/jlink" ] ||
    fail "$java_home has no jlink, which makes the bundle's Java; set JAVA_HOME to a whole JDK," \
      "such as that of: $(install_command "$(jdk_package)")"
}

# Makes a Java of only these modules. Only the archive compresses them: compressing them twice would make the archive
# larger and every start slower.
link_runtime() {
  modules=
  available=$("$java_home/bin/java" --list-modules)
  for module in $BUNDLE_MODULES; do
    case $available in
      *"$module@"*) modules=$modules${modules:+,}$module ;;
    esac
  done
  "$java_home/bin/jlink" --add-modules "$modules" --output "$bundle/runtime" --strip-java-debug-attributes \
    --no-header-files --no-man-pages --vm=server >"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    fail "jlink of $java_home makes no runtime; set JAVA_HOME to a JDK that has its jmods folder," \
      "such as that of: $(install_command "$(jdk_package)")"
  }
}

# JOCL unpacks its native library to the folder for temporary files, which may forbid running it. A copy in the runtime's
# own folder is found first.
unpack_jocl() {
  for jocl in "$app"/lib/jocl-*.jar; do
    native=$("$java_home/bin/jar" --list --file "$jocl" | grep -- "-$(bundle_platform | sed 's/aarch64/arm64/')\.so$") ||
      return 0
    (cd "$bundle/runtime/lib" &&
      "$java_home/bin/jar" --extract --file "$jocl" "$native" && mv "$native" . && rmdir "${native%/*}")
  done
}

# The OpenCL loader and its licence, from Debian's package: a vendor's loader may not be redistributed.
add_loader() {
  loader_package=ocl-icd-libopencl1
  if ! command -v dpkg >/dev/null; then
    say "the bundle has no OpenCL loader, there is no Debian package to take it from; the host must have one"
    return 0
  fi
  dpkg -L $loader_package >/dev/null 2>&1 || ! may_install ||
    install "the bundle's OpenCL loader is missing" $loader_package
  library=$(dpkg -L $loader_package 2>/dev/null | grep '/libOpenCL\.so\.1$' || true)
  if [ -z "$library" ]; then
    say "the bundle has no OpenCL loader, so the host must have one. To add it: $(install_command $loader_package)"
    return 0
  fi
  mkdir "$bundle/loader"
  cp -L "$library" "$bundle/loader/libOpenCL.so.1"
  # JOCL tries this name first.
  ln -s libOpenCL.so.1 "$bundle/loader/libOpenCL.so"
  cp -L "/usr/share/doc/$loader_package/copyright" "$bundle/loader/copyright"
}

# Copies the engines that were added here.
add_engines_to_bundle() {
  for engine in $ENGINES; do
    if has_engine "$engine"; then
      mkdir -p "$bundle/engines"
      cp -R "$engines/$engine" "$bundle/engines/$engine"
      say "the bundle has the engine $engine, $(engine_weight "$engine")"
    fi
  done
}

# A GPU host with only the driver has no NVRTC to compile the kernels. It gets their PTX, if nvcc can make it here.
add_ptx_to_bundle() {
  { has_engine cuda && command -v nvcc >/dev/null; } || return 0
  say "compiling the kernels with nvcc, for a host that has no NVRTC (log: $log)"
  require_build_tools
  rm -f "$root"/backend-cuda/target/quick/*.jar # one of sources, where mvn -Dquick install was run
  maven --quiet -Dquick -Dptx.skip=false --projects backend-cuda --also-make package >"$log" 2>&1 </dev/null || {
    tail -n 15 "$log" >&2
    fail "nvcc does not compile the kernels, the whole log is $log"
  }
  cp "$root"/backend-cuda/target/quick/hadamard-backend-cuda-*.jar "$bundle/app/lib"
}

# archive FILE: packs the folder; GNU's tar can do so without a trace of time and user.
archive() {
  file=$1
  shift
  ! tar --version 2>/dev/null | grep -q GNU ||
    set -- --sort=name --mtime="$BUNDLE_TIME" --owner=0 --group=0 --numeric-owner --mode=a+rX,u+w,go-w
  tar -C "$root/target/bundle" "$@" -cf "$root/target/bundle/bundle.tar" bundle
  gzip -n -c "$root/target/bundle/bundle.tar" >"$file"
}

# make_bundle [--out FILE]
make_bundle() {
  out=hadamard-bundle-$(bundle_platform).tar.gz
  while [ $# -gt 0 ]; do
    case $1 in
      --out=?*) out=${1#--out=} ;;
      --out)
        [ -n "${2:-}" ] || fail "--out needs the name of a file"
        out=$2
        shift
        ;;
      *) fail "'$1' is no option of bundle; it takes --out FILE" ;;
    esac
    shift
  done
  { [ ! -d "$out" ] && [ -w "$(dirname -- "$out")" ]; } ||
    fail "cannot write a file $out; choose another with --out FILE"
  require_build
  require_jlink
  bundle=$root/target/bundle/bundle
  rm -rf "$root/target/bundle"
  mkdir -p "$bundle/app"
  say "linking a Java runtime of $java_home"
  link_runtime
  cp "$app/hadamard.jar" "$bundle/app/hadamard.jar"
  cp -R "$app/lib" "$bundle/app/lib"
  [ ! -f "$app/commit" ] || cp "$app/commit" "$bundle/app/commit"
  unpack_jocl
  add_loader
  mkdir "$bundle/launcher"
  cp -R "$launcher/start.sh" "$launcher/engines.sh" "$launcher/vendors" "$bundle/launcher"
  cp "$launcher/bundled-hadamard" "$bundle/hadamard"
  cp "$launcher/bundled-README.txt" "$bundle/README.txt"
  cp "$root/LICENSE" "$bundle/LICENSE"
  if [ -f "$root/bench/peers/torch_peer.py" ]; then
    mkdir -p "$bundle/peers/torch"
    cp "$root/bench/peers/torch_peer.py" "$bundle/peers/torch/torch_peer.py"
  fi
  add_engines_to_bundle
  add_ptx_to_bundle
  archive "$out"
  rm -rf "$root/target/bundle"
  say "wrote $out, $(du -k "$out" | awk '{ printf "%.1f MB", $1 * 1024 / 1e6 }')"
}
