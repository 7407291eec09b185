# shellcheck shell=sh disable=SC2154 # the script that sources this sets what it needs
# The engines: the third-party libraries that the backends cuda and nd4j drive. Only 'hadamard add' installs them.
# start.sh sources this file. It needs
#
#   engines     the folder with a folder of jars for each engine that was added; there may be none

ENGINES="cuda nd4j"

# has_engine NAME: whether it was added.
has_engine() { [ -d "${engines:-}/$1" ]; }

# engine_weight NAME: the size of an engine that was added, such as 17 MB.
engine_weight() {
  wc -c "$engines/$1"/*.jar | awk 'END { printf "%.0f MB", $1 / 1e6 }'
}

# has_instructions NAME: whether the processor has this extension; known on Linux only.
has_instructions() {
  grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null | grep -qw "$1"
}

# missing_instructions NAME: the instructions that the engine's libraries use and this processor lacks, for example on the
# host of a bundle. The program would end there without a message.
missing_instructions() {
  [ ! -e "$(echo "$engines/$1"/*-avx512.jar)" ] || has_instructions avx512f || echo AVX-512
  [ ! -e "$(echo "$engines/$1"/*-avx2.jar)" ] || has_instructions avx2 || echo AVX2
}

# Sets engine_path to the engines' part of the class path. Both engines are resolved with the same versions
# (engines/pom.xml), so a jar that both contain is the same.
find_engines() {
  engine_path=
  for engine in $ENGINES; do
    has_engine "$engine" || continue
    missing=$(missing_instructions "$engine")
    if [ -n "$missing" ]; then
      echo "hadamard: the engine $engine is left out: it was built for a processor with $missing" >&2
    else
      engine_path="$engine_path:$engines/$engine/*"
    fi
  done
}

# Where CUDA's toolkit, NVIDIA's driver and pip put libraries outside the folders of the dynamic linker.
cuda_folders() {
  for folder in ${CUDA_HOME:+"$CUDA_HOME"/lib64} ${CUDA_PATH:+"$CUDA_PATH"/lib64} \
    /usr/local/cuda*/lib64 /usr/local/cuda*/targets/*/lib /usr/local/nvidia/lib* /usr/lib/wsl/lib /run/opengl-driver/lib \
    ${VIRTUAL_ENV:+"$VIRTUAL_ENV"/lib/python3*/site-packages/nvidia/*/lib} \
    ${CONDA_PREFIX:+"$CONDA_PREFIX"/lib/python3*/site-packages/nvidia/*/lib} \
    ${HOME:+"$HOME"/.local/lib/python3*/site-packages/nvidia/*/lib} \
    /usr/local/lib/python3*/*-packages/nvidia/*/lib /usr/lib/python3*/*-packages/nvidia/*/lib; do
    [ ! -d "$folder" ] || echo "$folder"
  done
}

# Finds the driver, and the installed release of NVIDIA's compiler and matrix products. Their folders are added even if
# one library is found already: the compiler loads another one by name, from the folders that the linker knows.
find_cuda() {
  [ "$(uname -s)" = Linux ] && has_engine cuda || return 0
  folders=$(library_folders)
  for library in libcuda.so.1 libnvrtc.so.12 libnvrtc.so.13 libcublas.so.12 libcublas.so.13; do
    ! is_library "$library" || continue
    found=$(cuda_folders | while IFS= read -r folder; do
      [ ! -e "$folder/$library" ] || {
        echo "$folder"
        break
      }
    done)
    [ -n "$found" ] || continue
    add_library_folder "$found"
    folders="$folders
$found"
  done
}

# An OpenBLAS that is older than the processor, as ND4J's is, takes kernels without AVX-512: half the speed or less. A
# choice in the environment is kept.
choose_blas_kernels() {
  [ -n "${OPENBLAS_CORETYPE:-}" ] || ! has_instructions avx512f || export OPENBLAS_CORETYPE=SkylakeX
}

# ND4J has two pools of threads, its own and that of its OpenBLAS. While one works, the idle threads of the other spin on
# the processors that it needs. With sleeping threads a training step takes half the time, and a tenth on a busy machine.
let_idle_threads_sleep() {
  export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-20}" OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
}

# Contestants of a benchmark take turns. By default the idle threads of one would spin for up to 100 ms of the others'
# turns. These values stop them after less than a millisecond, which costs the working contestant nothing. ND4J's threads
# should sleep at once, and get their own values when they start. So each contestant trains at its best, whatever the
# environment says.
prepare_contestants() {
  export OPENBLAS_THREAD_TIMEOUT="${OPENBLAS_THREAD_TIMEOUT:-20}" GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-30000}"
  unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
  choose_blas_kernels
}
