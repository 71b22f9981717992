using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// A market in which the volatility of the last month truly tells which of the risk-based strategies will serve: the gate opens, and the
/// open gate moves the weights as the model says. The same market without the premium, and with it half as large, for comparison.
/// </summary>
public class PlantedStrategiesTests
{
    private const int Horizon = 22;
    private const int Settled = 45; // days into a weather after which the features of a month show nothing else

    private static readonly StrategyMixture Mixture = StrategyMixture.RiskBased();
    private static readonly StrategyBacktest Backtest = new(Mixture.Members, StrategyBacktestOptions.Monthly);
    private static readonly Lazy<Planted> Market = new(() => new Planted(premium: 0.6));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Net of costs the tilted mixture has the highest Sharpe ratio of all, on every path of the cross-validation too.
    [Fact]
    public void TryRun_TrueSignal_OpensTheGate()
    {
        StrategyReport report = Market.Value.Report;
        GateReport gate = Judge(report);
        TestContext.Current.TestOutputHelper!.WriteLine($"{report}\n{gate}");
        Assert.True(gate.IsActive, gate.Explanation);
        Assert.InRange(report.Explained, 0.1, 0.35);
        Assert.True(report.DeflatedSharpe > 0.95);
        Assert.True(report.Overfitting!.Probability < 0.05);
        Assert.Equal(5, report.PathSharpes.Length);
        Assert.All(report.PathSharpes, ratio => Assert.True(ratio > report.PathMixtureSharpe + 0.2));
        MixturePerformance tilted = report.Performances[3];
        Assert.All(report.Performances[..3], other => Assert.True(tilted.Sharpe!.Estimate > other.Sharpe!.Estimate + 0.2));
        Assert.True(tilted.AboveEqualWeight > 0.95);
    }

    // Without a premium no strategy is ever better; the four differ in risk only. In the full tier over ten markets: 5 % of false openings
    // would be none or one, and three or more of ten 1.2 % likely.
    [Fact]
    public void TryRun_NoSignal_KeepsTheGateClosed()
    {
        int opened = 0;
        for (int seed = 0; seed < TestTier.Count(1, 10); seed++)
        {
            Planted none = new(premium: 0, seed);
            Assert.True(none.Report.Explained < 0.03, $"{none.Report}");
            opened += Judge(none.Report).IsActive ? 1 : 0;
        }

        Assert.True(opened <= (TestTier.IsLong ? 2 : 0), $"{opened} opened.");
    }

    // In calm the model wants what holds the wild assets, in storms what avoids them, and the weights follow by the tilt's own rule.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public void Tilt_OpenGate_MovesToWhatTheModelPrefers(bool isStorm, int preferred)
    {
        Planted market = Market.Value;
        ReturnPanel known = market.EndingIn(isStorm);
        StrategyModelSession session = new(market.Model, new StrategyTrackMemory(Backtest), PredictionStatus.Active);
        Prediction<ImmutableArray<double>> prediction = session.Predict(Backtest.Names, known);
        Assert.True(prediction.IsActive, prediction.Explanation);
        Assert.Equal(prediction.Value.Max(), prediction.Value[preferred]);
        AssertExplained(market.Model, known, prediction);
        Assert.All(Enumerable.Range(0, 4), k => Assert.InRange(
            prediction.Value[k], prediction.Interval!.Value.Lower[k], prediction.Interval!.Value.Upper[k]));

        AllocationContext context = new() { Returns = known };
        ReturnEstimates estimates = ReturnEstimates.FromReturns(known.Last(252));
        AllocationResult plain = Mixture.Allocate(estimates, context, Token);
        AllocationResult tilted = new TiltedStrategy(Mixture, [new UtilityTilt(session, new UtilityTiltOptions { Cap = 2 })])
            .Allocate(estimates, context, Token);
        double[] shares = [.. prediction.Value.Select(utility => 1 + Math.Clamp(utility / 0.05, -1, 1))];
        double[] expected = new double[known.Assets.Length];
        for (int k = 0; k < shares.Length; k++)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] += shares[k] / shares.Sum() * plain.Mixture[k].Weights.Weights[i];
            }
        }

        Assert.Equal(expected, tilted.GetWeightsOrThrow().Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-12);
        double wild = WildOf(tilted) - WildOf(plain);
        Assert.True(isStorm ? wild < -0.02 : wild > 0.02, $"{wild}");

        // Over a strategy that is no mixture the same move, from its own weights; within the cap. The model of a storm sells wild assets,
        // of which the largest Sharpe ratio may hold none: then there is nothing to sell, and that is said.
        bool[] isSold = [.. tilted.GetWeightsOrThrow().Weights.ToArray().Zip(plain.GetWeightsOrThrow().Weights.ToArray(), (x, y) => x < y)];
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new EqualWeightStrategy(), new MaximumSharpeStrategy()])
        {
            AllocationResult from = strategy.Allocate(estimates, context, Token);
            AllocationResult moved = new TiltedStrategy(strategy, [new UtilityTilt(session)]).Allocate(estimates, context, Token);
            if (from.GetWeightsOrThrow().Weights.ToArray().Where((_, i) => isSold[i]).Any(weight => weight > 0))
            {
                Assert.True(isStorm ? WildOf(moved) < WildOf(from) : WildOf(moved) > WildOf(from), strategy.Name);
                Assert.InRange(Distance(moved, from), 1e-6, 0.2);
            }
            else
            {
                Assert.Equal(Bits(from), Bits(moved));
                Assert.Contains("move nothing", moved.Steps[^1].Detail, StringComparison.Ordinal);
                Assert.IsType<MaximumSharpeStrategy>(strategy);
            }
        }
    }

    [Fact]
    public void Tilt_ClosedGate_IsTheStrategyBitForBit()
    {
        ReturnPanel known = Market.Value.EndingIn(true);
        AllocationContext context = new() { Returns = known };
        ReturnEstimates estimates = ReturnEstimates.FromReturns(known.Last(252));
        StrategyModelSession session = new(Market.Value.Model, new StrategyTrackMemory(Backtest), PredictionStatus.GateClosed);
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[Mixture, new MaximumSharpeStrategy(), new RiskParityStrategy()])
        {
            AllocationResult plain = strategy.Allocate(estimates, context, Token);
            AllocationResult tilted = new TiltedStrategy(strategy, [new UtilityTilt(session)]).Allocate(estimates, context, Token);
            Assert.Equal(Bits(plain), Bits(tilted));
        }
    }

    // The three largest effects on the strategy that the model says most of. Which features these are is the forest's choice: the weather
    // shows itself in volatilities as in what served lately, if only they are of the last month or quarter, most of which are of it.
    private static void AssertExplained(StrategyModel model, ReturnPanel known, Prediction<ImmutableArray<double>> prediction)
    {
        Assert.True(Backtest.TryRecord(known, out StrategyTrackRecord? record, out EstimationFailure? failure, Token), failure?.Detail);
        StrategyExplanation most = model.Explain(record.Tracks, PredictionStatus.Active).MaxBy(one => Math.Abs(one.Forecast.Model))!;
        Assert.Equal($"{model.Id}: {most}", prediction.Explanation);
        ImmutableArray<FeatureContribution> effects = most.Forest.Contributions;
        Assert.Equal(most.Forest.Prediction - most.Forest.MeanPrediction, effects.Sum(effect => effect.Contribution), 1e-9);
        Assert.All(effects[..3], effect => Assert.Contains($"{effect.Feature} = ", prediction.Explanation, StringComparison.Ordinal));
        Assert.Matches(" of the (month|quarter)$", effects[0].Feature);
        Assert.Equal(Math.Sign(most.Forecast.Model), Math.Sign(effects[0].Contribution));
    }

    private static GateReport Judge(StrategyReport report) =>
        ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = Horizon });

    private static double WildOf(AllocationResult result) => result.GetWeightsOrThrow().Weights[3..].ToArray().Sum();

    private static double Distance(AllocationResult x, AllocationResult y) =>
        x.GetWeightsOrThrow().Weights.ToArray().Zip(y.GetWeightsOrThrow().Weights.ToArray(), (a, b) => Math.Abs(a - b)).Sum();

    private static long[] Bits(AllocationResult result) =>
        [.. result.GetWeightsOrThrow().Weights.ToArray().Select(BitConverter.DoubleToInt64Bits)];

    private sealed class Planted
    {
        private readonly ReturnPanel _panel;
        private readonly bool[] _storms;

        public Planted(double premium, int seed = 7)
        {
            (_panel, _storms) = PlantedMarket.Draw(premium, TestTier.Count(2_520, 3_780), seed);
            ForestTrainer trainer = new(new ForestTrainerOptions
            {
                Trees = 40,
                Leaves = 16,
                MinimumRowsPerLeaf = 20 * Horizon,
            });
            Assert.True(Backtest.TryRecord(_panel, out StrategyTrackRecord? record, out EstimationFailure? failure, Token), failure?.Detail);
            Assert.True(StrategyProtocol.TryRun(
                record, trainer, out StrategyReport? report, out failure, cancellationToken: Token), failure?.Detail);
            Assert.True(StrategyFeatures.TryBuild(record.Tracks, out ImmutableArray<FeatureTable> tables, out failure), failure?.Detail);
            FeaturePanel panel = FeaturePanel.Combine(tables.AsSpan());
            Assert.True(StrategyModel.TryTrain(
                panel, new PeriodRange(0, panel.Dates.Length), trainer, out StrategyModel? model, out failure, cancellationToken: Token),
                failure?.Detail);
            Report = report;
            Model = model.WithIntervals(report.ModelBands, report.BaselineBands);
        }

        public StrategyReport Report { get; }

        public StrategyModel Model { get; }

        /// <summary>The newest history that ends in the middle of a weather.</summary>
        public ReturnPanel EndingIn(bool isStorm)
        {
            int end = _storms.Length;
            while (_storms[(end - Settled)..end].Any(storm => storm != isStorm))
            {
                end--;
            }

            return _panel.Slice(0, end);
        }
    }
}
