using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>What all methods forecast of one portfolio for the period after a day. Immutable and thread-safe.</summary>
public sealed record RiskForecastSet
{
    internal RiskForecastSet()
    {
    }

    /// <summary>The last day that the forecasts know of.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The assets held when they were made.</summary>
    public required ImmutableArray<AssetId> Assets { get; init; }

    /// <summary>Weight of each in the net asset value, negative for shorts; the rest is cash.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>Confidence that violations are counted at.</summary>
    public required double Confidence { get; init; }

    /// <summary>One forecast for each method, in the order of the options.</summary>
    public required ImmutableArray<MethodForecast> Forecasts { get; init; }
}
