package dev.hadamard.bench.chart;

/** A value pair of a series. */
public record Point(double x, double y) {}
