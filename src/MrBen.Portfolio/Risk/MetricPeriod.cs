namespace MrBen.Portfolio.Risk;

/// <summary>The span of time that a figure's number is of.</summary>
public enum MetricPeriod
{
    /// <summary>One period of the series; nothing is annualised.</summary>
    Period,

    /// <summary>A year, by the periods per year and the rule that the definition states.</summary>
    Year,

    /// <summary>All periods of the series together; longer series have other numbers.</summary>
    Series,
}
