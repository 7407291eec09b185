#!/usr/bin/env python3
"""PyTorch on a GPU as a contestant of `hadamard bench --peers`.

    python3 torch_peer.py NAME [DEVICE]

NAME is torch-eager (each operation launched as it comes), torch-graph (the operation, or the whole training step,
recorded once as a CUDA graph and replayed) or torch-tf32 (eager, products in TF32). DEVICE is a device of torch,
cuda by default.

Requests come on standard input, answers go to standard output: the protocol, the texts of the works and the numbers
they are done on are those of the Java package dev.hadamard.bench.worker (WorkerMain, Work, Operands). Needs torch and
numpy, and answers "failed REASON" without them.
"""

import math
import os
import sys
import time
import traceback

MARK = "##hadamard "
ETA = 0.01
SPREAD = 4
BATCH = 100
LEAK = 0.01
SELU_ALPHA = 1.6732632423543772
SELU_LAMBDA = 1.0507009873554805


class Unsupported(Exception):
    """A work that this contestant does not offer; the message says why."""


# ---- the operands: see Operands


def stream(number, count, factor=1.0):
    """The first numbers of a stream, uniform in [-1, 1), times a factor."""
    import numpy as np

    with np.errstate(over="ignore"):  # arithmetic modulo 2^64
        z = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(number << 32)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    exact = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)
    return exact * np.float32(factor)


def weights(layer, outputs, inputs):
    """W of a layer, outputs x inputs."""
    return stream(2 * layer, outputs * inputs, 1 / math.sqrt(inputs)).reshape(outputs, inputs)


def targets(batch, outputs):
    """Row i is 1 at i modulo outputs, else 0."""
    import numpy as np

    values = np.zeros((batch, outputs), np.float32)
    values[np.arange(batch), np.arange(batch) % outputs] = 1
    return values


# ---- the protocol: see WorkerMain and Stopwatch


class Task:
    """A prepared work."""

    has_kernel_time = False
    has_transfers = False

    def run(self):
        """Runs it once and waits."""
        raise NotImplementedError

    def run_with_transfers(self):
        raise NotImplementedError

    def kernel_nanos(self):
        raise NotImplementedError

    def result(self):
        """The result of exactly one run on fresh operands, a float32 array of numpy."""
        raise NotImplementedError

    def phases(self):
        """Nanoseconds by phase of a training step; empty if unknown."""
        return {}

    def close(self):
        """Releases what it holds."""


def samples(once, nanos, is_batched, most_samples=32, shortest_nanos=50_000, most_runs=1 << 16):
    """Nanoseconds a run, each the mean of a batch, until the time is over; at least one."""
    times = []
    end = time.perf_counter_ns() + nanos
    shortest = max(shortest_nanos, nanos // most_samples)
    runs = 1
    while True:
        total = sum(once() for _ in range(runs))
        times.append(total / runs)
        now = time.perf_counter_ns()
        if is_batched and total < shortest and now < end:
            times.clear()  # too short: forget it, take more at once
            runs = min(most_runs, runs * (1 + shortest // max(1, total)))
        if now >= end or len(times) >= most_samples:
            return times


def by_wall(action):
    """A clock for `samples`: calls the action and returns how long it took."""

    def once():
        start = time.perf_counter_ns()
        action()
        return time.perf_counter_ns() - start

    return once


class Server:
    """Obeys requests with an engine that has `describe()` and `prepare(words)`."""

    def __init__(self, engine, requests, answers):
        self.engine = engine
        self.requests = requests
        self.answers = answers
        self.task = None

    def answer(self, kind, rest=""):
        self.answers.write(f"{MARK}{kind} {rest}".rstrip() + "\n")
        self.answers.flush()

    def serve(self):
        for key, value in self.engine.describe().items():
            self.answer("fact", f"{key.replace(' ', '_')} {value}")
        self.answer("ready")
        for line in self.requests:
            request, _, rest = line.strip().partition(" ")
            if request == "quit":
                break
            try:
                self.answer(*self.obey(request, rest))
            except Unsupported as refusal:
                self.answer("unsupported", refusal)
            except Exception as failure:
                self.release()
                self.answer("failed", reason(failure))
                traceback.print_exc()
        self.release()

    def obey(self, request, rest):
        """Returns the kind of the answer and what follows it."""
        if request == "first":
            start = time.perf_counter_ns()
            task = self.engine.prepare(rest.split(" "))
            task.run()
            task.close()
            return "nanos", time.perf_counter_ns() - start
        if request == "prepare":
            self.release()
            self.task = self.engine.prepare(rest.split(" "))
            modes = ["resident"]
            modes += ["transfers"] if self.task.has_transfers else []
            modes += ["kernel"] if self.task.has_kernel_time else []
            return "prepared", " ".join(modes)
        if request == "release":
            self.release()
            return "released", ""
        if request == "peak":
            return "peak", 0.0
        if request == "learn":
            raise Unsupported("does not train on a data set here")
        if self.task is None:
            raise RuntimeError("nothing is prepared")
        if request == "result":
            values = self.task.result()
            values.astype("<f4").tofile(rest)
            return "written", values.size
        if request == "measure":
            return "times", " ".join(f"{t:.2f}" for t in self.measure(*rest.split(" ")))
        if request == "phases":
            return "phases", " ".join(f"{name}={nanos}" for name, nanos in self.task.phases().items())
        raise ValueError(f"unknown request {request}")

    def measure(self, mode, millis):
        nanos = int(millis) * 1_000_000
        if mode == "resident":
            return samples(by_wall(self.task.run), nanos, True)
        if mode == "transfers":
            return samples(by_wall(self.task.run_with_transfers), nanos, True)
        if mode == "kernel":
            return samples(self.task.kernel_nanos, nanos, False)
        raise ValueError(f"unknown mode {mode}")

    def release(self):
        if self.task is not None:
            self.task.close()
            self.task = None


def reason(failure):
    """One line that says what went wrong."""
    lines = str(failure).strip().splitlines()
    return lines[0] if lines else type(failure).__name__


# ---- torch


class TorchEngine:
    """Prepares works on a device of torch."""

    def __init__(self, name, device):
        import numpy
        import torch

        self.torch = torch
        self.numpy = numpy
        self.name = name
        self.device = torch.device(device)
        self.is_gpu = self.device.type == "cuda"
        if self.is_gpu:
            if not torch.cuda.is_available():
                raise RuntimeError("torch sees no CUDA device")
            self.device = torch.device("cuda", self.device.index or 0)
            torch.cuda.set_device(self.device)
            torch.backends.cuda.matmul.allow_tf32 = name == "torch-tf32"
        elif name != "torch-eager":
            raise RuntimeError(f"{name} needs a CUDA device")
        torch.set_grad_enabled(False)  # backward passes are written out
        torch.zeros(1, device=self.device)  # creates the context
        self.wait()

    def describe(self):
        torch = self.torch
        facts = {"library": "PyTorch", "version": torch.__version__}
        if self.is_gpu:
            facts["device"] = torch.cuda.get_device_name(self.device)
            facts["threads"] = "GPU"
            facts["cuda"] = str(torch.version.cuda)
        else:
            facts["device"] = "cpu"
            facts["threads"] = str(torch.get_num_threads())
        facts["mode"] = "CUDA graph" if self.name == "torch-graph" else "eager"
        facts["precision"] = "tf32" if self.name == "torch-tf32" else "fp32"
        facts["transfers"] = "from and to pinned memory" if self.is_gpu else "none"
        return facts

    def wait(self):
        if self.is_gpu:
            self.torch.cuda.synchronize(self.device)

    def host(self, array):
        """A tensor of the host that transfers can run from, with these numbers."""
        tensor = self.torch.from_numpy(self.numpy.ascontiguousarray(array))
        return tensor.pin_memory() if self.is_gpu else tensor

    def prepare(self, words):
        kind, rest = words[0], words[1:]
        if self.name == "torch-tf32" and kind not in ("matmul", "train"):
            raise Unsupported("differs from torch-eager in products only")
        if kind in ("convolution", "layer", "optimizer", "network"):
            raise Unsupported("is measured through DJL, as pytorch")
        if kind == "matmul":
            return self.matmul(rest[0], *map(int, rest[1:]))
        if kind == "elementwise":
            return self.elementwise(rest[0], rest[1], int(rest[2]))
        if kind == "train":
            return TorchTraining(self, int(rest[0]), [int(size) for size in rest[1:]])
        if kind == "transfer":
            return TorchTransfer(self, rest[0] == "upload", int(rest[1]))
        if kind == "launch":
            return self.launch(int(rest[0]))
        raise ValueError(f"'{' '.join(words)}' is no work")

    def matmul(self, layout, m, n, k):
        torch = self.torch
        a = stream(0, m * k).reshape((k, m) if layout == "tn" else (m, k))
        b = stream(1, k * n).reshape((n, k) if layout == "nt" else (k, n))
        c = torch.empty((m, n), device=self.device)

        def body(x, y):
            return torch.mm(x.t() if layout == "tn" else x, y.t() if layout == "nt" else y, out=c)

        return TorchTask(self, body, [a, b])

    def elementwise(self, kind, function, elements):
        torch = self.torch
        x = stream(0, elements, SPREAD)
        y = stream(1, elements, SPREAD)
        if kind == "activate":
            return TorchTask(self, self.activation(function), [x])
        if kind == "derivative":
            return TorchTask(self, self.derivative(function, elements), [x])
        out = torch.empty(elements, device=self.device)
        if kind == "hadamard":
            return TorchTask(self, lambda a, b: torch.mul(a, b, out=out), [x, y])
        if kind == "axpby":
            return TorchTask(self, lambda a, b: b.mul_(0.25).add_(a, alpha=0.5), [x, y])
        if kind == "copy":
            return TorchTask(self, lambda a: out.copy_(a), [x])
        raise ValueError(f"no elementwise operation is named {kind}")

    def activation(self, function):
        f = self.torch.nn.functional
        functions = {
            "sigmoid": self.torch.sigmoid,
            "tanh": self.torch.tanh,
            "relu": f.relu,
            "leaky-relu": lambda z: f.leaky_relu(z, LEAK),
            "elu": f.elu,
            "selu": f.selu,
            "gelu": f.gelu,
            "gelu-tanh": lambda z: f.gelu(z, approximate="tanh"),
            "silu": f.silu,
            "softplus": f.softplus,
            "softsign": f.softsign,
            "hard-sigmoid": f.hardsigmoid,
            "identity": self.torch.clone,
        }
        if function not in functions:
            raise Unsupported(f"has no {function}")
        return functions[function]

    def derivative(self, function, elements):
        """Torch's own backward operation of a gradient of ones, in z where it can be, else in f(z)."""
        torch = self.torch
        aten = torch.ops.aten
        ones = torch.ones(elements, device=self.device)
        functions = {
            "sigmoid": lambda z: aten.sigmoid_backward(ones, torch.sigmoid(z)),
            "tanh": lambda z: aten.tanh_backward(ones, torch.tanh(z)),
            "relu": lambda z: aten.threshold_backward(ones, z, 0),
            "leaky-relu": lambda z: aten.leaky_relu_backward(ones, z, LEAK, False),
            "elu": lambda z: aten.elu_backward(ones, 1, 1, 1, False, z),
            "selu": lambda z: aten.elu_backward(ones, SELU_ALPHA, SELU_LAMBDA, 1, False, z),
            "gelu": lambda z: aten.gelu_backward(ones, z),
            "gelu-tanh": lambda z: aten.gelu_backward(ones, z, approximate="tanh"),
            "silu": lambda z: aten.silu_backward(ones, z),
            "softplus": lambda z: aten.softplus_backward(ones, z, 1, 20),
            "hard-sigmoid": lambda z: aten.hardsigmoid_backward(ones, z),
        }
        if function not in functions:
            raise Unsupported(f"has no backward operation for {function}")
        return functions[function]

    def launch(self, queued):
        torch = self.torch
        out = torch.empty(1, device=self.device)

        def body(a, b):
            for _ in range(queued):
                torch.mul(a, b, out=out)
            return out

        return TorchTask(self, body, [stream(0, 1), stream(1, 1)])


class TorchTask(Task):
    """A function of tensors on the device: launched, or recorded once and replayed."""

    def __init__(self, engine, body, operands):
        self.engine = engine
        self.body = body
        self.hosts = [engine.host(operand) for operand in operands]
        self.inputs = [host.to(engine.device, copy=True) for host in self.hosts]
        self.has_kernel_time = engine.is_gpu
        self.has_transfers = engine.is_gpu
        self.output = None
        self.host_output = None
        self.graph = None
        if engine.name == "torch-graph":
            self.record()
        engine.wait()

    def record(self):
        """Records a graph, after warming up on a stream of its own as torch asks, and undoes the warm-up."""
        torch = self.engine.torch
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                self.output = self.body(*self.inputs)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.output = self.body(*self.inputs)
        self.graph = graph
        self.reset()

    def reset(self):
        for host, tensor in zip(self.hosts, self.inputs):
            tensor.copy_(host, non_blocking=True)

    def enqueue(self):
        if self.graph is None:
            self.output = self.body(*self.inputs)
        else:
            self.graph.replay()

    def run(self):
        self.enqueue()
        self.engine.wait()

    def run_with_transfers(self):
        self.reset()
        self.enqueue()
        if self.host_output is None:
            self.host_output = self.engine.torch.empty(self.output.shape, pin_memory=True)
        self.host_output.copy_(self.output, non_blocking=True)
        self.engine.wait()

    def kernel_nanos(self):
        cuda = self.engine.torch.cuda
        start, end = cuda.Event(enable_timing=True), cuda.Event(enable_timing=True)
        start.record()
        self.enqueue()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) * 1e6

    def result(self):
        self.reset()
        self.run()
        return self.output.cpu().numpy()

    def close(self):
        self.graph = self.output = self.host_output = self.body = None
        self.inputs.clear()
        self.hosts.clear()
        if self.engine.is_gpu:
            self.engine.wait()
            self.engine.torch.cuda.empty_cache()


class TorchTraining(TorchTask):
    """A training step whose backward pass is written out; its operands are W and b of each layer."""

    def __init__(self, engine, rows, sizes):
        torch = engine.torch
        self.rows = rows
        self.depth = len(sizes) - 1
        self.host_batch = engine.host(stream(BATCH, rows * sizes[0]).reshape(rows, sizes[0]))
        self.host_targets = engine.host(targets(rows, sizes[-1]))
        self.batch = torch.empty_like(self.host_batch, device=engine.device)
        self.targets = torch.empty_like(self.host_targets, device=engine.device)
        operands = []
        for layer in range(self.depth):
            operands.append(weights(layer, sizes[layer + 1], sizes[layer]))
            operands.append(engine.numpy.zeros(sizes[layer + 1], engine.numpy.float32))
        super().__init__(engine, self.step, operands)
        self.has_transfers = False  # each step uploads its batch

    def step(self, *parameters):
        self.transfer()
        outputs = self.forward(parameters)
        deltas = self.backward(parameters, outputs)
        self.update(parameters, outputs, deltas)
        return parameters[0]

    def transfer(self):
        self.batch.copy_(self.host_batch, non_blocking=True)
        self.targets.copy_(self.host_targets, non_blocking=True)

    def forward(self, parameters):
        """The input of each layer, and at the end the probabilities."""
        torch = self.engine.torch
        outputs = [self.batch]
        for layer in range(self.depth):
            w, b = parameters[2 * layer : 2 * layer + 2]
            z = torch.addmm(b, outputs[-1], w.t())
            outputs.append(z.relu_() if layer + 1 < self.depth else torch.softmax(z, 1))
        return outputs

    def backward(self, parameters, outputs):
        """The delta of each layer."""
        torch = self.engine.torch
        delta = outputs[-1].sub_(self.targets).mul_(1 / self.rows)
        deltas = [delta]
        for layer in range(self.depth - 1, 0, -1):
            delta = torch.ops.aten.threshold_backward(torch.mm(delta, parameters[2 * layer]), outputs[layer], 0)
            deltas.insert(0, delta)
        return deltas

    def update(self, parameters, outputs, deltas):
        for layer in range(self.depth):
            parameters[2 * layer].addmm_(deltas[layer].t(), outputs[layer], alpha=-ETA)
            parameters[2 * layer + 1].sub_(deltas[layer].sum(0), alpha=ETA)

    def phases(self):
        if self.graph is not None:
            return {}
        found = {}
        values = []

        def timed(name, action):
            start = time.perf_counter_ns()
            values.append(action())
            self.engine.wait()
            found[name] = time.perf_counter_ns() - start

        timed("transfer", self.transfer)
        timed("forward", lambda: self.forward(self.inputs))
        outputs = values[-1]
        timed("delta", lambda: self.backward(self.inputs, outputs))
        timed("update", lambda: self.update(self.inputs, outputs, values[2]))
        return found

    def close(self):
        self.batch = self.targets = self.host_batch = self.host_targets = None
        super().close()


class TorchTransfer(Task):
    """A copy between pinned memory and the device."""

    def __init__(self, engine, is_upload, elements):
        if not engine.is_gpu:
            raise Unsupported("works in the host's memory")
        if engine.name == "torch-graph":
            raise Unsupported("transfers as torch-eager does")
        self.engine = engine
        self.host = engine.host(stream(0, elements))
        self.device = self.host.to(engine.device, copy=True)
        self.source, self.target = (self.host, self.device) if is_upload else (self.device, self.host)
        engine.wait()

    def run(self):
        self.target.copy_(self.source, non_blocking=True)
        self.engine.wait()

    def result(self):
        self.target.zero_()
        self.run()
        return self.target.cpu().numpy().copy()

    def close(self):
        self.host = self.device = self.source = self.target = None
        self.engine.torch.cuda.empty_cache()


NAMES = ("torch-eager", "torch-graph", "torch-tf32")


def main(arguments):
    # What libraries print must not reach the coordinator: it goes to standard error.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    start = time.perf_counter_ns()
    try:
        name = arguments[0] if arguments else ""
        if name not in NAMES:
            raise ValueError(f"no engine is named {name}")
        engine = TorchEngine(name, arguments[1] if len(arguments) > 1 and arguments[1] else "cuda")
        answers.write(f"{MARK}open {time.perf_counter_ns() - start}\n")
        Server(engine, sys.stdin, answers).serve()
    except ImportError as missing:
        answers.write(f"{MARK}failed Python has no {missing.name or 'torch'}: {reason(missing)}\n")
    except Exception as failure:
        answers.write(f"{MARK}failed {reason(failure)}\n")
        traceback.print_exc()
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
