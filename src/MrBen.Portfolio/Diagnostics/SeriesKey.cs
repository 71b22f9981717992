namespace MrBen.Portfolio.Diagnostics;

/// <summary>Which series of a metric: the values of the labels behind the portfolio's, empty where there is none.</summary>
internal readonly record struct SeriesKey(MetricFamily Family, string First, string Second, string Third);
