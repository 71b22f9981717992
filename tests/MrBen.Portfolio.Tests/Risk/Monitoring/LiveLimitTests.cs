using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.Tests.Risk.Monitoring;

public class LiveLimitTests
{
    // Warning from 0.125, a band of an eighth: recovers at 0.21875, a warning ends below 0.109375. All of these are binary fractions.
    private static readonly LiveLimit Limit = new("Volatility", LimitMeasure.Volatility, 0.25) { WarnAt = 0.5, Hysteresis = 0.125 };

    public static TheoryData<double?[], string> Walks => new()
    {
        { [0.1, 0.1249, 0.125, 0.25, 0.2500001], "WithinLimit WithinLimit Warning Warning Breached" },
        { [0.26, 0.22, 0.26, 0.219, 0.21875, 0.24], "Breached Breached Breached Breached Warning Warning" },
        { [0.2, 0.12, 0.109375, 0.1093, 0.12, 0.125], "Warning Warning Warning WithinLimit WithinLimit Warning" },
        { [0.3, 0.1], "Breached WithinLimit" },
        { [0.3, null, 0.22, 0.1, null, 0.1, 0.1], "Breached Breached Breached WithinLimit Undefined WithinLimit WithinLimit" },
        { [double.NaN, double.PositiveInfinity], "Undefined Undefined" },
    };

    [Theory]
    [MemberData(nameof(Walks))]
    public void Next_GoesAsDocumented(double?[] values, string states)
    {
        RiskLimitState state = RiskLimitState.WithinLimit;
        List<RiskLimitState> walked = [];
        foreach (double? value in values)
        {
            state = Limit.Next(state, value);
            walked.Add(state);
        }

        Assert.Equal(states, string.Join(' ', walked));
    }

    [Fact]
    public void Next_WithoutBandAndWarning_ComparesAlone()
    {
        LiveLimit plain = Limit with { Hysteresis = 0, WarnAt = null };
        Assert.Equal(RiskLimitState.Breached, plain.Next(RiskLimitState.WithinLimit, 0.2500001));
        Assert.Equal(RiskLimitState.WithinLimit, plain.Next(RiskLimitState.Breached, 0.25));
    }

    [Fact]
    public void Validate_NamesEveryFault()
    {
        LiveLimit bad = new("", (LimitMeasure)99, -1) { WarnAt = 1, Hysteresis = 1, Action = (LimitAction)9 };
        Assert.Equal(6, bad.Validate().Count);
        Assert.Equal(["Volatility is measured of the whole portfolio; Scope is A."],
            new LiveLimit("x", LimitMeasure.Volatility, 0.2, LimitScope.Asset("A")).Validate());
        Assert.Equal(["RiskShare of the whole portfolio is always 1; Scope must be a part of it."],
            new LiveLimit("x", LimitMeasure.RiskShare, 0.2).Validate());
        Assert.Throws<ArgumentException>(() => LimitScope.Group("tech"));
        Assert.Throws<ArgumentException>(() => LimitScope.Group("tech", "A", "A"));
        Assert.Equal(LimitScope.Group("tech", "A", "B"), LimitScope.Group("tech", "A", "B"));
        Assert.NotEqual(LimitScope.Group("tech", "A", "B"), LimitScope.Strategy("tech", "A", "B"));
    }
}
