using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

/// <summary>How often the gate opens for a model that is no better than its baseline, and for one that saves 5 % of the loss.</summary>
public class ModelGateSimulationTests
{
    private const int Periods = 2_000;
    private static readonly DateOnly[] Days = [.. Enumerable.Range(0, Periods).Select(day => new DateOnly(2000, 1, 1).AddDays(day))];

    // Both forecasts err alike and independently, so that no gain is real. The count must not be too high for a chance of 5 % by the exact
    // binomial distribution, and in the long run of 2,000 must not be above 5 % at all.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(22)]
    public void Evaluate_ModelNoBetterThanItsBaseline_OpensInAtMostFivePercent(int horizon)
    {
        int runs = TestTier.Count(200, 2_000);
        int opened = Enumerable.Range(0, runs).Count(seed => Evaluate(seed, 0.4, 0.4, horizon).IsActive);

        Assert.True(BinomialDistribution.AtLeast(opened, runs, 0.05) > 0.05, $"{opened} of {runs} opened.");
        Assert.True(!TestTier.IsLong || opened <= 0.05 * runs, $"{opened} of {runs} opened.");
    }

    // The model is the truth; the baseline's error adds E exp(−s·z) − 1 = exp(s²/2) − 1 = 0.0833 to a loss of
    // −E ln ε² of Student-t innovations, ψ(5/2) − ψ(1/2) − ln 3 = 1.5681: 0.0833/1.6514 = 5.04 %.
    [Fact]
    public void Evaluate_ModelThatSavesFivePercent_OpensInAtLeastNinety()
    {
        int runs = TestTier.Count(200, 2_000);
        GateReport[] reports = [.. Enumerable.Range(0, runs).Select(seed => Evaluate(seed, 0, 0.4, horizon: 1))];

        Assert.Equal(0.0504, reports.Average(report => report.Gain!.Value), tolerance: 0.003);
        int opened = reports.Count(report => report.IsActive);
        Assert.True(opened >= 0.9 * runs, $"{opened} of {runs} opened.");
    }

    // The best of ten without skill: announced, the p-value pays for the other nine.
    [Fact]
    public void Evaluate_BestOfTenWithoutSkill_OpensInAtMostFivePercent()
    {
        const int Tried = 10;
        int runs = TestTier.Count(60, 400);
        int opened = 0;
        int naive = 0;
        for (int run = 0; run < runs; run++)
        {
            GateReport[] alone = [.. Enumerable.Range(0, Tried).Select(k => Evaluate((1_000L * (run + 1)) + k, 0.4, 0.4, horizon: 1))];
            GateReport best = alone.MinBy(report => report.Test!.PValue)!;
            int place = Array.IndexOf(alone, best);
            GateKeeper keeper = new();
            foreach (int k in Enumerable.Range(0, Tried))
            {
                keeper.RecordTrial($"configuration {k}");
            }

            GateReport report = keeper.Judge(EvidenceOf((1_000L * (run + 1)) + place, 0.4, 0.4, 1, $"configuration {place}"));
            Assert.Equal(Tried, report.Trials);
            opened += report.IsActive ? 1 : 0;
            naive += best.IsActive ? 1 : 0;
        }

        Assert.True(BinomialDistribution.AtLeast(opened, runs, 0.05) > 0.05, $"{opened} of {runs} opened.");
        Assert.True(naive > 0.2 * runs, $"Without counting only {naive} of {runs} opened; the simulation tests nothing.");
    }

    private static GateReport Evaluate(long seed, double modelError, double baselineError, int horizon) => ModelGate.Evaluate(
        GateState.Initial, EvidenceOf(seed, modelError, baselineError, horizon, "planted"), new GateOptions { Horizon = horizon });

    private static GateEvidence EvidenceOf(long seed, double modelError, double baselineError, int horizon, string configuration)
    {
        SimulatedForecasts drawn = SimulatedForecasts.Draw(seed, Periods, modelError, baselineError, horizon);
        return new GateEvidence(configuration, "truth with an error", OutOfSampleLosses.Create(Days, drawn.Model, drawn.Baseline));
    }
}
