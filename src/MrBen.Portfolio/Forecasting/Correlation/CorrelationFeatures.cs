using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>The features of <see cref="CorrelationModel"/>, by name. Pure functions, thread-safe.</summary>
/// <remarks>
/// <para>None knows which asset it is of, so that what was learnt of some pairs or factors holds for others; none knows of a later period.
/// For a pair: its number γ in the logarithm of the baseline (<c>pair.level</c>), how far γ of faster decays and of the long run lies from
/// that of the slow one, its correlation, and the lower and higher turbulence of the two assets: ln of the volatility of decay 0.94 over
/// that of 0.995. For a factor: its rank, ln of the share of variance that the baseline gives it, and how much more it has in faster
/// decays and the long run, in logarithms.</para>
/// <para>For both, of the market: mean turbulence and its change in 22 periods, mean correlation and how far the one of decay 0.97 lies from
/// it, and the mean return over volatility of 22 periods.</para>
/// </remarks>
public static class CorrelationFeatures
{
    /// <summary>Version of the computation.</summary>
    public const int Version = 1;

    private static readonly ImmutableArray<string> Market =
        ["market.turbulence", "market.turbulence.change", "market.correlation", "market.correlation.spread", "market.return"];

    private static readonly FeatureSchema Pairs = new(
        Version,
        [
            "pair.level", "pair.spread.0940", "pair.spread.0970", "pair.spread.0985", "pair.spread.long", "pair.correlation",
            "pair.turbulence.low", "pair.turbulence.high", .. Market,
        ]);

    private static readonly FeatureSchema LeadingFactors = new(
        Version,
        [
            "factor.rank", "factor.share", "factor.spread.0940", "factor.spread.0970", "factor.spread.0985", "factor.spread.long",
            .. Market,
        ]);

    /// <summary>The features of a form of correction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
    public static FeatureSchema SchemaOf(CorrelationForm form) => form switch
    {
        CorrelationForm.LogMatrix => Pairs,
        CorrelationForm.Factors => LeadingFactors,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, FormattableString.Invariant($"There is no form {(int)form}.")),
    };

    /// <summary>Writes the market's features at the end of a row.</summary>
    internal static void FillMarket(CorrelationState state, SymmetricMatrix baseline, Span<float> row)
    {
        int n = state.Assets;
        Span<float> last = row[^Market.Length..];
        last[0] = (float)state.MarketTurbulence;
        last[1] = (float)state.TurbulenceChange;
        last[2] = (float)PositiveCorrelation.MeanOf(baseline.Values, n);
        last[3] = (float)(PositiveCorrelation.MeanOf(state.Weighted[1].Values, n) - PositiveCorrelation.MeanOf(state.Slow.Values, n));
        last[4] = (float)state.MarketReturn;
    }
}
