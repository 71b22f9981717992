using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class VolatilityRegimeTests
{
    // Two returns ±a have the standard deviation a·√2; pairs of equal size never mix where the lookback is 2 and the step is 2.
    private static readonly VolatilityRegimeOptions Absolute = new()
    {
        Lookback = 2,
        Thresholds = VolatilityThresholds.PerYear(0.10, 0.20),
        Hysteresis = 0.1,
    };

    // At one period per year the volatilities are a·√2 for a = 0.05, 0.10, 0.15, 0.13, 0.12, 0.06, 0.075, 0.08:
    // .0707 calm, .1414 normal, .2121 turbulent, .1838 still turbulent (above .18), .1697 normal, .0849 calm, .1061 still calm (below .11),
    // .1131 normal.
    [Fact]
    public void AbsoluteThresholds_WithHysteresis_WalkByHand()
    {
        double[] sizes = [0.05, 0.10, 0.15, 0.13, 0.12, 0.06, 0.075, 0.08];
        double[] returns = [.. sizes.SelectMany(a => new[] { a, -a })];
        ImmutableArray<VolatilityRegime?> all = new VolatilityRegimeDetector(Absolute).DetectAll(returns, Frequency.Yearly);
        MarketRegime[] expected =
        [
            MarketRegime.Calm, MarketRegime.Normal, MarketRegime.Turbulent, MarketRegime.Turbulent, MarketRegime.Normal, MarketRegime.Calm,
            MarketRegime.Calm, MarketRegime.Normal,
        ];
        Assert.Equal(expected, Enumerable.Range(0, 8).Select(k => all[(2 * k) + 1]!.Regime));
        Assert.Null(all[0]);
        Assert.Equal(0.15 * Math.Sqrt(2), all[5]!.Volatility, tolerance: 1e-15);
        Assert.Equal(5, all[5]!.Period);
        Assert.Null(all[5]!.Ratio);
        Assert.Equal("Turbulent: volatility is 21.2 % per year (calm below 10.0 %, turbulent above 20.0 %).", all[5]!.ToString());
    }

    // Reference of four returns ±0.01: Σx² = 0.0004, over 3; lookback ±0.03: 0.0018. Ratio √(0.0018·3/0.0004) = √13.5.
    // At 252 periods: √(0.0018·252) = 67.3 %, √(0.0004/3·252) = 18.3 %.
    [Fact]
    public void RelativeThresholds_CompareWithTheWindowBefore()
    {
        VolatilityRegimeDetector detector = new(new() { Lookback = 2, ReferenceWindow = 4 });
        Assert.Equal(6, detector.MinimumObservations);
        double[] returns = [0.01, -0.01, 0.01, -0.01, 0.03, -0.03];
        Assert.True(detector.TryDetect("SPY", returns, Frequency.Daily, out VolatilityRegime? regime, out _));
        Assert.Equal(MarketRegime.Turbulent, regime.Regime);
        Assert.Equal(Math.Sqrt(13.5), regime.Ratio!.Value, tolerance: 1e-14);
        Assert.Equal(Math.Sqrt(0.0004 / 3 * 252), regime.ReferenceVolatility!.Value, tolerance: 1e-15);
        Assert.Equal(
            "Turbulent: volatility 67.3 % per year is 3.67 times its reference 18.3 % (calm below 0.75, turbulent above 1.5).",
            regime.Description);
    }

    // What was said of a period depends on it and what came before: later returns do not change it, and neither does their scale, the
    // thresholds being ratios. Regimes are ordered.
    [Fact]
    public void Regimes_AreCausalAndScaleFree() =>
        Gen.Select(Gen.Int[-50_000, 50_000].Array[20, 60], Gen.Int[1, 60], Gen.Int[-8, 8]).Sample((counts, cut, exponent) =>
        {
            double[] returns = [.. counts.Select(k => k / 1e6)];
            VolatilityRegimeDetector detector = new(new() { Lookback = 3, ReferenceWindow = 10 });
            ImmutableArray<VolatilityRegime?> all = detector.DetectAll(returns, Frequency.Daily);
            int length = Math.Min(cut, returns.Length);
            ImmutableArray<VolatilityRegime?> early = detector.DetectAll(returns.AsSpan(0, length), Frequency.Daily);
            Assert.Equal(early, all.Take(length));
            bool found = detector.TryDetect("X", returns.AsSpan(0, length), Frequency.Daily, out VolatilityRegime? last, out _);
            Assert.Equal(length >= 13, found);
            Assert.Equal(early[^1], last);
            ImmutableArray<VolatilityRegime?> scaled =
                detector.DetectAll([.. returns.Select(r => Math.ScaleB(r, exponent))], Frequency.Weekly);
            Assert.Equal(all.Select(regime => regime?.Regime), scaled.Select(regime => regime?.Regime));
            Assert.True(MarketRegime.Calm < MarketRegime.Normal && MarketRegime.Normal < MarketRegime.Turbulent);
        });

    [Fact]
    public void TooShortAHistory_SaysHowMuchIsMissing()
    {
        VolatilityRegimeDetector detector = new();
        Assert.False(detector.TryDetect("SPY", new double[200], Frequency.Daily, out _, out EstimationFailure? failure));
        Assert.Equal("SPY has 200 returns; 273 are needed, 73 more.", failure.Detail);
        Assert.False(detector.TryDetect("SPY", [], Frequency.Daily, out _, out failure));
        Assert.Equal("SPY has 0 returns; 273 are needed, 273 more.", failure.Detail);
        Assert.False(detector.TryDetect(SamplePanels.Create(2, [0.01, 0.02]), [0.5, 0.5], out _, out failure));
        Assert.Equal("A has 1 return; 273 are needed, 272 more. B has 1 return; 273 are needed, 272 more.", failure.Detail);
    }

    // A reference that never moved has no ratio; absolute thresholds call the same series calm.
    [Fact]
    public void ConstantSeries_HasNoRatioButIsCalm()
    {
        double[] constant = [.. Enumerable.Repeat(0.1, 400)];
        Assert.False(new VolatilityRegimeDetector().TryDetect("SPY", constant, Frequency.Daily, out _, out EstimationFailure? failure));
        Assert.Equal("SPY did not move in the 252 returns of the reference window; there is no ratio to it.", failure.Detail);
        VolatilityRegimeDetector absolute = new(Absolute);
        Assert.True(absolute.TryDetect("SPY", constant, Frequency.Daily, out VolatilityRegime? regime, out _));
        Assert.Equal(MarketRegime.Calm, regime.Regime);
        Assert.Equal(0, regime.Volatility);
    }

    // Half of each asset: the portfolio's returns are the ones walked by hand above, ±0.15 at the end.
    [Fact]
    public void Panel_IsHeldAtTheWeights()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.10, 0.00, 0.00, -0.10, 0.20, 0.10, -0.10, -0.20]);
        Assert.True(new VolatilityRegimeDetector(Absolute).TryDetect(panel, [0.5, 0.5], out VolatilityRegime? regime, out _));
        Assert.Equal(0.15 * Math.Sqrt(2), regime.Volatility, tolerance: 1e-15);
        Assert.Equal(MarketRegime.Turbulent, regime.Regime);
        ReturnPanel gap = SamplePanels.Create(2, [0.10, 0.00, 0.00, null, 0.20, 0.10, -0.10, -0.20]);
        Assert.False(new VolatilityRegimeDetector(Absolute).TryDetect(gap, [0.5, 0.5], out _, out EstimationFailure? failure));
        Assert.Equal(
            "1 of 8 returns are missing, the first of B on 2024-01-02; the volatility regime needs a complete panel.", failure.Detail);
        Assert.StartsWith("Expected 2 weights (one per asset), got 1.", Assert.Throws<ArgumentException>(
            () => new VolatilityRegimeDetector(Absolute).TryDetect(panel, [1], out _, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnsoundSettings_AreListed()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => new VolatilityRegimeDetector(new() { Lookback = 1, ReferenceWindow = 0, Hysteresis = 1 }));
        Assert.StartsWith(
            "Lookback must be at least 2; it is 1. ReferenceWindow must be at least 2; it is 0. Hysteresis must be in [0, 1); it is 1.",
            refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("Hysteresis 0.5 is too wide: calm would end at 1.125, turbulence at 0.75.", Assert.Throws<ArgumentException>(
            () => new VolatilityRegimeDetector(new() { Hysteresis = 0.5 })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Thresholds must satisfy 0 < calm < turbulent; they are 1.5 and 1.", Assert.Throws<ArgumentOutOfRangeException>(
            () => VolatilityThresholds.RatioToReference(1.5, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Element 0 is NaN; every element must be finite.", Assert.Throws<ArgumentException>(
            () => new VolatilityRegimeDetector().DetectAll([double.NaN], Frequency.Daily)).Message, StringComparison.Ordinal);
    }
}
