# shellcheck shell=sh disable=SC2154 # the script that sources this sets what it needs
# hadamard add and hadamard remove: the engines that the backends cuda and nd4j need, which are optional. The project's
# hadamard command sources this file and has the functions say, fail, maven and lock_build. engines/NAME/pom.xml lists
# the libraries of an engine.

engines_log=$root/target/engines.log

# What it downloads, shown before the wait.
engine_size() {
  case $1 in
    cuda) echo 17 MB ;;
    nd4j) echo 131 MB ;;
  esac
}

engine_purpose() {
  case $1 in
    cuda) echo "JCuda and Java's way to NVRTC and cuBLAS, for the backend cuda; no part of CUDA, needs NVIDIA's driver" ;;
    nd4j) echo "ND4J on the CPU, for the backend nd4j" ;;
  esac
}

# check_engines NAME...
check_engines() {
  for name; do
    case " $ENGINES " in
      *" $name "*) ;;
      *) fail "'$name' is not an engine; choose $(echo "$ENGINES" | sed 's/ / or /g')" ;;
    esac
  done
}

check_platform() {
  case $1/$(uname -s)/$(uname -m) in
    cuda/Linux/x86_64 | nd4j/*) ;;
    cuda/*) fail "cuda cannot be added here: JCuda has native libraries for x86-64 under Linux and Windows only;" \
      "the backend opencl drives other machines' GPUs" ;;
  esac
}

list_engines() {
  printf '%-6s  %-11s  %-6s  %s\n' ENGINE STATE SIZE WHAT
  for engine in $ENGINES; do
    state="not added"
    size=$(engine_size "$engine")
    if has_engine "$engine"; then
      state=added
      is_engine_current "$engine" || state="out of date"
      size=$(engine_weight "$engine")
    fi
    printf '%-6s  %-11s  %-6s  %s\n' "$engine" "$state" "$size" "$(engine_purpose "$engine")"
  done
}

# The reason that Maven gave, in one line.
maven_reason() {
  sed -n 's/^\[ERROR\] *\(Failed to execute goal .* on project [^ ]*: \)\?//p' "$engines_log" | head -n 1 | cut -c 1-300
}

# The folder gets its name when it is complete, so that neither an interrupt nor a failure leaves half an engine.
fetch_engine() {
  name=$1
  say "adding $name: Maven downloads what it has not got yet of $(engine_size "$name") (log: $engines_log)"
  rm -rf "${engines:?}/$name.new"
  mkdir -p "$engines/$name.new" 2>/dev/null || fail "cannot write to $engines; make it writable or copy the project"
  # shellcheck disable=SC2046 # a list of flags
  MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" \
    maven --quiet --strict-checksums --file "engines/$name/pom.xml" $(engine_platform) \
    dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$engines/$name.new" \
    >"$engines_log" 2>&1 </dev/null || {
    rm -rf "${engines:?}/$name.new"
    fail "$name could not be added: $(maven_reason). The whole log is $engines_log"
  }
  engine_coordinates "$name" >"$engines/$name.new/coordinates"
  rm -rf "${engines:?}/$name"
  mv "$engines/$name.new" "$engines/$name"
  say "added $name, $(engine_weight "$name"); every command has it from now on: ./hadamard devices"
}

# add_engines [NAME...]
add_engines() {
  [ $# -gt 0 ] || {
    list_engines
    return
  }
  check_engines "$@"
  for engine; do
    check_platform "$engine"
  done
  for engine; do
    if has_engine "$engine" && is_engine_current "$engine"; then
      say "$engine is added already"
    else
      require_build_tools
      lock_build
      fetch_engine "$engine"
      unlock_build
    fi
  done
}

# remove_engines NAME...
remove_engines() {
  [ $# -gt 0 ] || fail "name what to remove: $(echo "$ENGINES" | sed 's/ / or /')"
  check_engines "$@"
  for engine; do
    if has_engine "$engine"; then
      rm -rf "${engines:?}/$engine" || fail "cannot remove $engines/$engine"
      rm -rf "${engines:?}/natives" # unpacked there; another engine does so again
      say "removed $engine; Maven keeps what it downloaded in its own repository"
    else
      say "$engine is not added"
    fi
  done
}
