/**
 * Charts as SVG text: axes, lines with marks, bars with whiskers, stacked bars. Nothing here draws
 * pixels or measures fonts, so it runs without {@code java.desktop}; the browser lays out the text,
 * and room for it is reserved by a generous estimate of its width ({@link
 * dev.hadamard.bench.chart.Svg#widthOf}).
 *
 * <p>A chart is a value that can be drawn at any width: a page holds it once for wide and once for
 * narrow screens, instead of shrinking its letters. Series differ by colour, mark and dash, so that
 * no colour need be seen; colours are those of Okabe and Ito, made darker for light pages and
 * lighter for dark ones ({@code chart.css}).
 *
 * <p>Begin with {@link dev.hadamard.bench.chart.LineChart}.
 */
@NullMarked
package dev.hadamard.bench.chart;

import org.jspecify.annotations.NullMarked;
