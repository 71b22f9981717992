using CsCheck;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskLimitEvaluationTests
{
    private static readonly Gen<double[]> Shares = Gen.Double[0.01, 0.99].Array[0, 4];

    [Theory]
    [InlineData(0.19, 0.25, RiskLimitState.WithinLimit, null)]
    [InlineData(0.2, 0.25, RiskLimitState.Warning, 0.8)] // 0.8 × 0.25, at the threshold
    [InlineData(0.22, 0.25, RiskLimitState.Warning, 0.8)]
    [InlineData(0.23, 0.25, RiskLimitState.Warning, 0.9)]
    [InlineData(0.25, 0.25, RiskLimitState.Warning, 0.9)] // at the limit is not beyond it
    [InlineData(0.2500001, 0.25, RiskLimitState.Breached, 0.9)]
    [InlineData(-0.6, -0.5, RiskLimitState.Warning, 0.8)] // from −0.5/0.8 = −0.625 up
    [InlineData(-0.63, -0.5, RiskLimitState.WithinLimit, null)]
    [InlineData(-0.49, -0.5, RiskLimitState.Breached, 0.9)]
    [InlineData(0.0, 0.0, RiskLimitState.Warning, 0.9)]
    [InlineData(-1e-9, 0.0, RiskLimitState.WithinLimit, null)]
    public void Maximum_HasItsBoundaries(double value, double limit, RiskLimitState state, double? alert)
    {
        RiskLimitEvaluation evaluation = RiskLimitEvaluation.AtMost("X", "D.", RiskMetricUnit.Ratio, value, limit, 0.8, 0.9);
        Assert.Equal((state, alert, limit - value), (evaluation.State, evaluation.AlertThreshold, evaluation.Headroom!.Value));
        Assert.False(evaluation.IsMinimum);
    }

    [Theory]
    [InlineData(0.63, 0.5, RiskLimitState.WithinLimit, null)]
    [InlineData(0.625, 0.5, RiskLimitState.Warning, 0.8)] // 0.5/0.8
    [InlineData(0.55, 0.5, RiskLimitState.Warning, 0.9)] // 0.5/0.9 = 0.556
    [InlineData(0.5, 0.5, RiskLimitState.Warning, 0.9)]
    [InlineData(0.4999999, 0.5, RiskLimitState.Breached, 0.9)]
    [InlineData(-0.39, -0.5, RiskLimitState.WithinLimit, null)]
    [InlineData(-0.4, -0.5, RiskLimitState.Warning, 0.8)] // 0.8 × −0.5
    [InlineData(-0.5, -0.5, RiskLimitState.Warning, 0.9)]
    [InlineData(-0.51, -0.5, RiskLimitState.Breached, 0.9)]
    [InlineData(0.0, 0.0, RiskLimitState.Warning, 0.9)]
    [InlineData(1e-9, 0.0, RiskLimitState.WithinLimit, null)]
    [InlineData(-1e-9, 0.0, RiskLimitState.Breached, 0.9)]
    public void Minimum_HasItsBoundaries(double value, double limit, RiskLimitState state, double? alert)
    {
        RiskLimitEvaluation evaluation = RiskLimitEvaluation.AtLeast("X", "D.", RiskMetricUnit.Ratio, value, limit, 0.8, 0.9);
        Assert.Equal((state, alert, value - limit), (evaluation.State, evaluation.AlertThreshold, evaluation.Headroom!.Value));
        Assert.True(evaluation.IsMinimum);
    }

    // Moving toward the limit never improves state or alert; the sign of the headroom tells a breach; a minimum is a mirrored maximum.
    [Fact]
    public void State_IsMonotone() =>
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0, 1], Shares).Sample((limit, value, step, shares) =>
        {
            RiskLimitEvaluation near = RiskLimitEvaluation.AtMost("X", "D.", RiskMetricUnit.Ratio, value, limit, shares);
            RiskLimitEvaluation far = RiskLimitEvaluation.AtMost("X", "D.", RiskMetricUnit.Ratio, value + step, limit, shares);
            RiskLimitEvaluation mirror = RiskLimitEvaluation.AtLeast("X", "D.", RiskMetricUnit.Ratio, -value, -limit, shares);
            Assert.True(far.State >= near.State);
            Assert.True((far.AlertThreshold ?? 0) >= (near.AlertThreshold ?? 0));
            Assert.Equal(near.Headroom < 0, near.State == RiskLimitState.Breached);
            Assert.Equal((near.State, near.AlertThreshold, near.Headroom), (mirror.State, mirror.AlertThreshold, mirror.Headroom));
            Assert.True(double.IsFinite(near.Headroom!.Value));
            Assert.NotEqual(RiskLimitState.Undefined, near.State);
        });

    [Fact]
    public void Details_SayWhatHappened()
    {
        Assert.Equal("Volatility is 12.00 %, within its limit of at most 25.00 %.",
            RiskLimitEvaluation.AtMost("Volatility", "D.", RiskMetricUnit.FractionPerYear, 0.12, 0.25, 0.8).Detail);
        Assert.Equal("Volatility is 21.00 %, past the alert at 0.8 of its limit of at most 25.00 %.",
            RiskLimitEvaluation.AtMost("Volatility", "D.", RiskMetricUnit.FractionPerYear, 0.21, 0.25, 0.8).Detail);
        Assert.Equal("Sharpe ratio is 0.3, below its limit of at least 0.5.",
            RiskLimitEvaluation.AtLeast("Sharpe ratio", "D.", RiskMetricUnit.Ratio, 0.3, 0.5).Detail);
        Assert.Equal("Drawdown is 0.200001, above its limit of at most 0.2.",
            RiskLimitEvaluation.AtMost("Drawdown", "D.", RiskMetricUnit.Fraction, 0.200001, 0.2).Detail);
        RiskLimitEvaluation undefined = RiskLimitEvaluation.Undefined("Sharpe ratio", "D.", "The returns do not vary.");
        Assert.Equal("Sharpe ratio is undefined: The returns do not vary.", undefined.Detail);
        Assert.Equal((RiskLimitState.Undefined, null, null, null),
            (undefined.State, undefined.Value, undefined.Headroom, undefined.AlertThreshold));
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("value is NaN; it must be finite. (Parameter 'value')", Assert.Throws<ArgumentOutOfRangeException>(
            () => RiskLimitEvaluation.AtMost("X", "D.", RiskMetricUnit.Ratio, double.NaN, 1)).Message);
        Assert.Equal("limit is Infinity; it must be finite. (Parameter 'limit')", Assert.Throws<ArgumentOutOfRangeException>(
            () => RiskLimitEvaluation.AtLeast("X", "D.", RiskMetricUnit.Ratio, 1, double.PositiveInfinity)).Message);
        Assert.Equal("alertThresholds is 1; it must be inside (0, 1). (Parameter 'alertThresholds')",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => RiskLimitEvaluation.AtMost("X", "D.", RiskMetricUnit.Ratio, 1, 1, 0.5, 1)).Message);
        Assert.Throws<ArgumentException>(() => RiskLimitEvaluation.Undefined("X", "D.", " "));
        Assert.Throws<ArgumentNullException>(() => RiskLimitEvaluation.AtMost(null!, "D.", RiskMetricUnit.Ratio, 1, 1));
    }
}
