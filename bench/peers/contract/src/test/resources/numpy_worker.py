"""A contestant on numpy behind the loop that torch_peer.py has for torch: the loop runs without torch."""

import sys

import torch_peer


class Product(torch_peer.Task):
    def __init__(self, m, n, k):
        self.a = torch_peer.stream(0, m * k).reshape(m, k)
        self.b = torch_peer.stream(1, k * n).reshape(k, n)

    def run(self):
        self.c = self.a @ self.b

    def result(self):
        self.run()
        return self.c


class NumpyEngine:
    def describe(self):
        return {"library": "numpy", "instruction set": "any"}

    def prepare(self, words):
        if words[:2] != ["matmul", "nn"]:
            raise torch_peer.Unsupported("has plain products only")
        return Product(*map(int, words[2:]))


torch_peer.Server(NumpyEngine(), sys.stdin, sys.stdout).serve()
