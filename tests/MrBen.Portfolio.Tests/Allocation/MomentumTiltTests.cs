using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class MomentumTiltTests
{
    // Over the two periods that count: A 1.1·1.1 − 1 = 21 %, B 1.1·0.9 − 1 = −1 %, C −10 %. The first and the last row count for nothing.
    private static readonly ReturnPanel FourPeriods = TiltContexts.Panel([0.5, 0.5, 0.5], [0.1, 0.1, -0.1], [0.1, -0.1, 0], [-0.9, 9, 9]);

    private static MomentumTiltOptions Options(MomentumKind kind, double strength = 0.5) =>
        new() { Kind = kind, Lookback = 3, Skip = 1, Strength = strength };

    // Ranks 3, 2, 1 of 3: scores 1, 0, −1. Weights 0.2·1.5, 0.3, 0.5·0.5 sum to 0.85.
    [Fact]
    public void CrossSectional_MovesByCentredRank()
    {
        TiltOutcome outcome = new MomentumTilt(Options(MomentumKind.CrossSectional))
            .Tilt(Markets.Weights(0.2, 0.3, 0.5), TiltContexts.Of(FourPeriods), TestContext.Current.CancellationToken);
        TiltContexts.AssertWeights(outcome, 0.3 / 0.85, 0.3 / 0.85, 0.25 / 0.85);
        Assert.Equal("Strongest A at 21.0 %, weakest C at -10.0 %.", outcome.Detail);
        Assert.Null(outcome.MinTotal);
        Assert.Null(outcome.MaxWeight);
    }

    // Signs +, −, −. Weights 0.2·1.5, 0.3·0.5, 0.5·0.5 sum to 0.7.
    [Fact]
    public void TimeSeries_MovesBySign() => TiltContexts.AssertWeights(
        new MomentumTilt(Options(MomentumKind.TimeSeries))
            .Tilt(Markets.Weights(0.2, 0.3, 0.5), TiltContexts.Of(FourPeriods), TestContext.Current.CancellationToken),
        0.3 / 0.7, 0.15 / 0.7, 0.25 / 0.7);

    // A threshold of 5 % leaves B, at −1 %, alone: 0.3, 0.3, 0.25 again.
    [Fact]
    public void TimeSeries_Threshold_CountsAsNone() => TiltContexts.AssertWeights(
        new MomentumTilt(Options(MomentumKind.TimeSeries) with { Threshold = 0.05 })
            .Tilt(Markets.Weights(0.2, 0.3, 0.5), TiltContexts.Of(FourPeriods), TestContext.Current.CancellationToken),
        0.3 / 0.85, 0.3 / 0.85, 0.25 / 0.85);

    // A short of 0.4 in the winner shrinks by half its size: −0.2 beside 0.3 and 0.15, scaled from Σ|w| = 0.65 back to 1.
    [Fact]
    public void CrossSectional_ShortOfTheWinner_IsReduced() => TiltContexts.AssertWeights(
        new MomentumTilt(Options(MomentumKind.CrossSectional))
            .Tilt(Markets.Weights(-0.4, 0.3, 0.3), TiltContexts.Of(FourPeriods), TestContext.Current.CancellationToken),
        -0.2 / 0.65, 0.3 / 0.65, 0.15 / 0.65);

    // Two tied above one: ranks 2.5, 2.5, 1, scores 1/2, 1/2, −1.
    [Fact]
    public void CrossSectional_Ties_ShareTheirMeanRank()
    {
        ReturnPanel panel = TiltContexts.Panel([0.1, 0.1, 0]);
        TiltContexts.AssertWeights(
            new MomentumTilt(new() { Lookback = 1, Skip = 0, Strength = 1 })
                .Tilt(Markets.Weights(0.4, 0.4, 0.2), TiltContexts.Of(panel), TestContext.Current.CancellationToken),
            0.5, 0.5, 0);
    }

    [Theory]
    [InlineData(0.0, MomentumKind.CrossSectional)]
    [InlineData(1.0, MomentumKind.TimeSeries)]
    public void NothingStandsOut_WeightsStay(double strength, MomentumKind kind)
    {
        // With strength 0 nothing moves; where all have lost, all would be moved to nothing alike.
        ReturnPanel panel = TiltContexts.Panel([-0.1, -0.2, -0.3]);
        PortfolioWeights weights = Markets.Weights(0.2, 0.3, 0.5);
        TiltOutcome outcome = new MomentumTilt(new() { Kind = kind, Lookback = 1, Skip = 0, Strength = strength })
            .Tilt(weights, TiltContexts.Of(panel), TestContext.Current.CancellationToken);
        Assert.Same(weights, outcome.Weights);
        Assert.Equal("No asset's momentum stands out; the weights stay as they are.", outcome.Detail);
    }

    [Fact]
    public void TooFewReturns_IsAStatusWithTheNumbers()
    {
        TiltOutcome outcome = new MomentumTilt().Tilt(
            Markets.Weights(0.2, 0.3, 0.5), TiltContexts.Of(FourPeriods), TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.InsufficientHistory, outcome.Status);
        Assert.Equal("Momentum needs 252 returns of each asset; there are 4.", outcome.Detail);
    }

    [Fact]
    public void MissingReturn_IsNamedWithItsDate()
    {
        ReturnPanel panel = ReturnPanel.Create(Markets.Names(2), [new(2024, 1, 1), new(2024, 1, 2)], Frequency.Daily, ReturnKind.Simple,
            [0.1, 0.1, 0.1, 0], [true, true, true, false]);
        TiltOutcome outcome = new MomentumTilt(new() { Lookback = 2, Skip = 0 }).Tilt(
            Markets.Weights(0.5, 0.5), TiltContexts.Of(panel, Markets.Two), TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.InsufficientHistory, outcome.Status);
        Assert.Equal("Momentum needs the return of B on 2024-01-02; it is missing.", outcome.Detail);
    }

    // The future must not matter: rows before the lookback and within the skip change nothing.
    [Fact]
    public void OtherPeriods_DoNotMatter() => Gen.Double[-0.5, 0.5].Array[6].Sample(noise =>
    {
        ReturnPanel panel = TiltContexts.Panel(noise[..3], [0.1, 0.1, -0.1], [0.1, -0.1, 0], noise[3..]);
        TiltContexts.AssertWeights(
            new MomentumTilt(Options(MomentumKind.CrossSectional)).Tilt(
                Markets.Weights(0.2, 0.3, 0.5), TiltContexts.Of(panel), TestContext.Current.CancellationToken),
            0.3 / 0.85, 0.3 / 0.85, 0.25 / 0.85);
    });

    [Fact]
    public void Options_Unsound_ListEveryFault()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new MomentumTilt(new()
        {
            Kind = (MomentumKind)7,
            Lookback = 5,
            Skip = 5,
            Strength = double.NaN,
            Threshold = -1,
            MaxWeight = 0,
        }));
        Assert.Equal(
            "Kind must be CrossSectional or TimeSeries; it is 7. Lookback must be more than Skip, 5, and at least 1; it is 5. "
            + "Strength must be in [0, 1]; it is NaN. Threshold must be at least 0 and finite; it is -1. "
            + "MaxWeight must be positive and finite; it is 0. (Parameter 'options')", error.Message);
    }
}
