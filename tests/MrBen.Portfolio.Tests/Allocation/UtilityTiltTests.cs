using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class UtilityTiltTests
{
    private static readonly ReturnPanel Panel = TiltContexts.Panel([0.1, 0.1, 0.1]);

    private static readonly StrategyMixture Mixture = new(
        [NamedStrategy.Fixed("a", 1, 0, 0), NamedStrategy.Fixed("b", 0, 1, 0), NamedStrategy.Fixed("c", 0.5, 0, 0.5)], [1, 1, 2]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Shares 1/4, 1/4, 1/2; scores 1, 0, −1/2 make them 1/2, 1/4, 1/4 at full strength: they sum to 1. The weights, from (1/2, 1/4, 1/4) to
    // (5/8, 1/4, 1/8), move by 1/4.
    [Fact]
    public void ActiveModel_MovesTheShares()
    {
        AllocationResult result = Tilted(new FixedModel(PredictionStatus.Active, 0.2, 0, -0.025), new() { Cap = 1 }, Mixture);
        Markets.AssertWeights(1e-15, result, 0.625, 0.25, 0.125);
        Assert.Equal(
            "The mean of a (25.0 %), b (25.0 %), c (50.0 %). "
                + "Model m1 moves 25.0 % of weight, to a (50.0 %), b (25.0 %), c (25.0 %): Because.",
            result.Detail);
    }

    // Half of the way, and no more than the cap to the last bit.
    [Fact]
    public void Cap_EndsTheWay()
    {
        AllocationResult result = Tilted(new FixedModel(PredictionStatus.Active, 0.2, 0, -0.025), new() { Cap = 0.125 }, Mixture);
        Markets.AssertWeights(1e-12, result, 0.5625, 0.25, 0.1875);
        Assert.True(Change(result) <= 0.125);
        Assert.EndsWith("to a (37.5 %), b (25.0 %), c (37.5 %): Because.", result.Detail, StringComparison.Ordinal);
    }

    // Whatever the model says, even if it may speak: weights of before, bit for bit, and the reason.
    [Fact]
    public void ClosedGate_IsTheMixtureBitForBit()
    {
        StrategyMixture mixture = StrategyMixture.RiskBased();
        for (int seed = 0; seed < TestTier.Count(10, 200); seed++)
        {
            ReturnEstimates estimates = Markets.Sampled(2 + (seed % 9), 60, seed);
            AllocationResult plain = mixture.Allocate(estimates, cancellationToken: Token);
            foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>().Where(status => status != PredictionStatus.Active))
            {
                AllocationResult tilted = new TiltedStrategy(mixture, [new UtilityTilt(new FixedModel(status, 1, -1, double.NaN, 3))])
                    .Allocate(estimates, new AllocationContext { Returns = Panel }, Token);
                Assert.Equal(Bits(plain), Bits(tilted));
                Assert.Equal((plain.Status, plain.Volatility), (tilted.Status, tilted.Volatility));
                Assert.Equal("No model is active: Because.", tilted.Steps[^1].Detail);
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 0)] // no preference
    [InlineData(0.02, 0.02, 0.02)] // all alike
    [InlineData(-9, -9, -9)] // all rejected alike, each share times 0
    [InlineData(double.NaN, 0.1, 0)]
    [InlineData(double.PositiveInfinity, 0.1, 0)]
    public void NoUsablePreference_LeavesTheWeights(double a, double b, double c)
    {
        AllocationResult result = Tilted(new FixedModel(PredictionStatus.Active, a, b, c), null, Mixture);
        Assert.Equal([0.5, 0.25, 0.25], result.GetWeightsOrThrow().Weights.ToArray());
        Assert.Contains("the weights stay as they are", result.Steps[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewNumbers_LeaveTheWeights()
    {
        AllocationResult result = Tilted(new FixedModel(PredictionStatus.Active, 1, 0), null, Mixture);
        Assert.Equal([0.5, 0.25, 0.25], result.GetWeightsOrThrow().Weights.ToArray());
        Assert.Equal("Model m1 gives not each of 3 strategies a finite utility; the weights stay as they are.", result.Steps[^1].Detail);
    }

    [Fact]
    public void NoReturns_Fails()
    {
        AllocationResult result = new TiltedStrategy(Mixture, [new UtilityTilt(new FixedModel(PredictionStatus.Active, 1, 0, 0))])
            .Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.InsufficientHistory, result.Status);
    }

    // Another tilt before: its weights, and the same change of them.
    [Fact]
    public void AfterAnotherTilt_AddsTheChange()
    {
        TiltOutcome before = TiltOutcome.To(Markets.Weights(0.25, 0.25, 0.5), "Moved.");
        AllocationResult result = new TiltedStrategy(
            Mixture, [new FixedTilt(before), new UtilityTilt(new FixedModel(PredictionStatus.Active, 0.2, 0, -0.025), new() { Cap = 1 })])
            .Allocate(Markets.Three, new AllocationContext { Returns = Panel }, Token);
        Markets.AssertWeights(1e-15, result, 0.375, 0.25, 0.375);
    }

    [Fact]
    public void Options_Unsound_Throw() => Assert.Equal(
        "Strength must be in [0, 1]; it is 2. FullScore must be positive and finite; it is 0. Cap must be in [0, 2]; it is NaN. "
            + "(Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => new UtilityTilt(null, new() { Strength = 2, FullScore = 0, Cap = double.NaN })).Message);

    // Whatever the model says: within the cap, within the limits, without the help of the solver.
    [Fact]
    public void AnyPrediction_StaysWithinCapAndLimits() =>
        Gen.Select(Gen.Int[2, 10], Gen.Int[1, 1_000_000], Gen.Double[-0.3, 0.3].Array[4], Gen.Double[0, 0.5])
        .Sample((n, seed, utilities, cap) =>
        {
            ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
            StrategyMixture mixture = StrategyMixture.RiskBased();
            PortfolioWeights plain = mixture.Allocate(estimates, cancellationToken: Token).GetWeightsOrThrow();
            AllocationResult result = new TiltedStrategy(
                mixture, [new UtilityTilt(new FixedModel(PredictionStatus.Active, utilities), new() { Cap = cap })])
                .Allocate(estimates, new AllocationContext { Returns = Panel }, Token);
            Assert.Equal(2, result.Steps.Length);
            Assert.True(Distance(result.GetWeightsOrThrow(), plain) <= cap);
            Assert.Empty(mixture.Constraints.Violations(result.Weights!, estimates, tolerance: 1e-12));
        }, iter: TestTier.Count(100, 2_000));

    // Planted signal. Two assets of which one earns 40 % a year more, changing places every 60 days; daily volatilities of 1 %; strategies
    // that hold one each and one that halves. A model that knows the season moves up to 0.2 of weight: 0.2/2 · 40 % = 4 % a year more in
    // expectation, less 10 basis points of at most 0.4 traded at each of 4.2 changes a year, 0.17 %. The difference of the two paths has a
    // volatility of 0.1 · √2 · 16 % = 2.2 % a year: over 40 years 3.8 % ± 0.36 %.
    [Fact]
    public void OpenGate_TruePredictor_BeatsTheMixture()
    {
        SimulatedSeasons seasons = new(seed: 17, years: 40);
        double[] open = seasons.Run(PredictionStatus.Active, sign: 1);
        double[] closed = seasons.Run(PredictionStatus.GateClosed, sign: 1);
        double[] mixture = seasons.Run(null, sign: 1);
        double[] wrong = seasons.Run(PredictionStatus.Active, sign: -1);
        Assert.Equal(mixture.Select(BitConverter.DoubleToInt64Bits), closed.Select(BitConverter.DoubleToInt64Bits));
        Assert.InRange(SimulatedSeasons.PerYear(open) - SimulatedSeasons.PerYear(mixture), 0.038 - (4 * 0.0036), 0.038 + (4 * 0.0036));
        Assert.InRange(SimulatedSeasons.PerYear(mixture) - SimulatedSeasons.PerYear(wrong), 0.042 - (4 * 0.0036), 0.042 + (4 * 0.0036));
    }

    private static AllocationResult Tilted(IStrategyScoreModel model, UtilityTiltOptions? options, IAllocationStrategy strategy) =>
        new TiltedStrategy(strategy, [new UtilityTilt(model, options)])
            .Allocate(Markets.Three, new AllocationContext { Returns = Panel }, Token);

    private static double Change(AllocationResult result) => Distance(result.GetWeightsOrThrow(), result.Steps[0].Weights);

    private static double Distance(PortfolioWeights x, PortfolioWeights y) =>
        Enumerable.Range(0, x.Assets.Length).Sum(i => Math.Abs(x.Weights[i] - y.Weights[i]));

    private static IEnumerable<long> Bits(AllocationResult result) =>
        result.GetWeightsOrThrow().Weights.ToArray().Select(BitConverter.DoubleToInt64Bits);

    private sealed class FixedModel(PredictionStatus status, params double[] utilities) : IStrategyScoreModel
    {
        public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns) =>
            new([.. utilities], "m1", status, "Because.");
    }
}
